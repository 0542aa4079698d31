#include "api/error_tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibrate/statistics.h"

static int same_name(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static chp_error_tally *tally_of(chp_error_tallies *all, const char *chip, const char *stack)
{
    for (int i = 0; i < all->count; i++)
        if (same_name(all->of[i].chip, chip) && same_name(all->of[i].stack, stack))
            return &all->of[i];
    if (all->count == CHP_MOST_TALLIES)
        return NULL;
    all->of[all->count].chip = chip;
    all->of[all->count].stack = stack;
    return &all->of[all->count++];
}

int chp_tally_error(chp_error_tallies *all, const char *chip, const char *stack,
                    const chp_judged *row)
{
    chp_error_tally *of = row->measured > 0 ? tally_of(all, chip, stack) : NULL;
    if (!of)
        return 1;
    if (of->rows == of->room) {
        size_t room = of->room ? 2 * of->room : 256;
        double *size = realloc(of->size, room * sizeof *size);
        if (!size)
            return 0;
        of->size = size;
        of->room = room;
    }
    of->size[of->rows++] = fabs(row->predicted / row->measured - 1);
    of->bias += log(row->predicted / row->measured);
    of->width += log(row->high / row->low);
    of->inside += row->measured >= row->low && row->measured <= row->high;
    return 1;
}

void chp_tell_errors(chp_error_tallies *all,
                     void (*tell)(const chiplet_operator_errors *errors, void *payload),
                     void *payload)
{
    for (int i = 0; i < all->count; i++) {
        chp_error_tally *of = &all->of[i];
        char name[200];
        double n = (double)of->rows;
        chiplet_operator_errors errors = { .chip = of->chip, .rows = of->rows };
        if (of->stack) {
            snprintf(name, sizeof name, "%s on %s", of->stack, of->chip);
            errors.chip = name;
        }
        errors.mean = chp_mean(of->size, of->rows);
        errors.median = chp_quantile(of->size, of->rows, 0.5);
        errors.p90 = chp_quantile(of->size, of->rows, 0.9);
        errors.bias = of->bias / n;
        errors.inside = (double)of->inside / n;
        errors.width = exp(of->width / n);
        if (tell)
            tell(&errors, payload);
        free(of->size);
    }
    all->count = 0;
}
