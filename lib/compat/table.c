#include "compat/table.h"

#include <stddef.h>

const chp_compat_table *chp_compat_table_at(int index)
{
    static const chp_compat_table *const tables[] = {
        &chp_compat_actuary_systems, &chp_compat_actuary_dies, &chp_compat_catch_systems,
        &chp_compat_ttmcas_dies,     &chp_compat_ecochip_blocks,
    };
    int count = (int)(sizeof tables / sizeof *tables);
    return index >= 0 && index < count ? tables[index] : NULL;
}
