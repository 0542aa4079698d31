#include "design/design.h"

#include <string.h>

static const chp_metric metrics[CHP_METRICS] = {
#define METRIC(id, name, column, dimension, better, summary)                                       \
    [CHP_METRIC_##id] = { name, column, CHP_##dimension, better, summary },
#include "design/metrics.def"
#undef METRIC
};

const chp_metric *chp_metric_at(int id)
{
    return id >= 0 && id < CHP_METRICS ? &metrics[id] : NULL;
}

int chp_metric_find(const char *name_or_column)
{
    for (int i = 0; i < CHP_METRICS; i++)
        if (strcmp(metrics[i].name, name_or_column) == 0 ||
            strcmp(metrics[i].column, name_or_column) == 0)
            return i;
    return -1;
}
