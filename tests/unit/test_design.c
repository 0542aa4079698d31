#include "design/design.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/quantity.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(params, are_found_by_section_and_key)
{
    for (int key = 0; key < CHP_KEYS; key++) {
        const chp_param *param = chp_param_at(key);
        cr_assert(eq(int, chp_param_find(param->section, param->key), key), "%s.%s", param->section,
                  param->key);
        cr_assert(gt(sz, strlen(param->summary), 0));
    }
    cr_assert(eq(ptr, (void *)chp_param_at(-1), NULL));
    cr_assert(eq(ptr, (void *)chp_param_at(CHP_KEYS), NULL));
    cr_assert(eq(int, chp_param_find("die", "aera"), -1));
    cr_assert(eq(int, chp_param_find("dice", "cores"), -1));
}

Test(params, defaults_keep_to_their_own_limits)
{
    for (int key = 0; key < CHP_KEYS; key++) {
        const chp_param *p = chp_param_at(key);
        chp_findings to = { NULL, NULL, CHIPLET_OK };
        chp_place place = { 0 };
        chp_quantity q;
        double value;
        if (p->form == CHP_FORM_CHOICE)
            cr_assert(ge(int, chp_choice_find(p->choices, p->fallback, strlen(p->fallback)), 0));
        if (p->form != CHP_FORM_NUMBER)
            continue;
        cr_assert(lt(dbl, p->min, p->max), "%s.%s", p->section, p->key);
        if (!*p->fallback)
            continue;
        cr_assert(chp_quantity_scan(&q, p->fallback, strlen(p->fallback)));
        cr_assert(chp_quantity_si(&value, &q, p->fallback, &place, p->dimension, &to));
        cr_assert(value >= p->min && value <= p->max, "%s.%s", p->section, p->key);
    }
}

Test(params, choices_are_found_as_whole_words)
{
    cr_assert(eq(int, chp_choice_find("row|ring|mesh", "row", 3), 0));
    cr_assert(eq(int, chp_choice_find("row|ring|mesh", "mesh", 4), 2));
    cr_assert(eq(int, chp_choice_find("row|ring|mesh", "ri", 2), -1));
    cr_assert(eq(int, chp_choice_find("row|ring|mesh", "rings", 5), -1));
    cr_assert(eq(int, chp_choice_find("row|ring|mesh", "", 0), -1));
    cr_assert(eq(int, chp_choice_find("row|ring|mesh", "row|ring", 8), -1));
}

Test(metrics, are_found_by_name_and_by_column)
{
    for (int id = 0; id < CHP_METRICS; id++) {
        const chp_metric *metric = chp_metric_at(id);
        cr_assert(eq(int, chp_metric_find(metric->name), id));
        cr_assert(eq(int, chp_metric_find(metric->column), id));
        cr_assert(metric->better >= -1 && metric->better <= 1);
    }
    cr_assert(eq(int, chp_metric_find("speed"), -1));
    cr_assert(eq(ptr, (void *)chp_metric_at(-1), NULL));
    cr_assert(eq(ptr, (void *)chp_metric_at(CHP_METRICS), NULL));
}
