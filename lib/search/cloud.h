/* Feasible designs thinned for a figure: one mark per cell of a logarithmic
 * grid over power and throughput. The set of marked cells does not depend on
 * the order in which points come. */
#ifndef CHP_SEARCH_CLOUD_H
#define CHP_SEARCH_CLOUD_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t *bits;
} chp_cloud;

enum { CHP_CLOUD_MARKS = 5000 };

int chp_cloud_open(chp_cloud *cloud); /* 0: out of memory */
void chp_cloud_close(chp_cloud *cloud);
void chp_cloud_add(chp_cloud *cloud, double x, double y);
void chp_cloud_join(chp_cloud *into, const chp_cloud *from);
/* At most CHP_CLOUD_MARKS centres of marked cells: coarser cells are taken
 * until they are few enough. */
size_t chp_cloud_marks(const chp_cloud *cloud, double *x, double *y);

#endif
