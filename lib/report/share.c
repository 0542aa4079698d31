#include "report/share.h"

#include <stdlib.h>
#include <string.h>

void chp_share_add(chp_shares *shares, const char *name, double value)
{
    int i = 0;
    while (i < shares->count && strcmp(shares->share[i].name, name) != 0)
        i++;
    shares->total += value;
    if (i == CHP_MAX_SHARES)
        return;
    if (i == shares->count) {
        shares->share[i].name = name;
        shares->share[i].value = 0;
        shares->count++;
    }
    shares->share[i].value += value;
}

static int larger_first(const void *a, const void *b)
{
    const chiplet_part *p = a, *q = b;
    if (p->value != q->value)
        return p->value > q->value ? -1 : 1;
    return strcmp(p->name, q->name);
}

void chp_share_sort(chp_shares *shares)
{
    qsort(shares->share, (size_t)shares->count, sizeof shares->share[0], larger_first);
}

double chp_share_of(const chp_shares *shares, const char *name)
{
    for (int i = 0; i < shares->count; i++)
        if (strcmp(shares->share[i].name, name) == 0)
            return shares->share[i].value;
    return 0;
}

chp_shares chp_time_shares(const chiplet_result *result)
{
    chp_shares shares = { .count = 0 };
    for (size_t i = 0; i < chiplet_result_operator_count(result); i++) {
        const chiplet_operator_cost *op = chiplet_result_operator(result, i);
        chp_share_add(&shares, op->limit, op->time_s);
    }
    chp_share_sort(&shares);
    return shares;
}

chp_shares chp_operator_shares(const chiplet_result *result)
{
    chp_shares shares = { .count = 0 };
    for (size_t i = 0; i < chiplet_result_operator_count(result); i++) {
        const chiplet_operator_cost *op = chiplet_result_operator(result, i);
        chp_share_add(&shares, op->name, op->time_s);
    }
    chp_share_sort(&shares);
    return shares;
}

chp_shares chp_part_shares(const chiplet_result *result,
                           chiplet_part (*part)(const chiplet_result *, size_t))
{
    chp_shares shares = { .count = 0 };
    for (size_t i = 0; part(result, i).name; i++)
        chp_share_add(&shares, part(result, i).name, part(result, i).value);
    chp_share_sort(&shares);
    return shares;
}
