/* What a whole is made of, the largest part first. */
#ifndef CHP_REPORT_SHARE_H
#define CHP_REPORT_SHARE_H

#include "chiplet.h"

enum { CHP_MAX_SHARES = 64 };

typedef struct {
    int count;
    double total;
    chiplet_part share[CHP_MAX_SHARES];
} chp_shares;

/* Adds to the part of that name. Beyond CHP_MAX_SHARES names only the total grows. */
void chp_share_add(chp_shares *shares, const char *name, double value);
void chp_share_sort(chp_shares *shares);
/* Value of a part by its name; 0 if there is none. */
double chp_share_of(const chp_shares *shares, const char *name);

/* Time of a step by the resource that bounds each operator. */
chp_shares chp_time_shares(const chiplet_result *result);
/* Time of a step by operator. */
chp_shares chp_operator_shares(const chiplet_result *result);
/* Power or cost by its parts: chiplet_result_power_part or _cost_part. */
chp_shares chp_part_shares(const chiplet_result *result,
                           chiplet_part (*part)(const chiplet_result *, size_t));

#endif
