/* Work, data and whole things over the parts of one package. */
#include "report/placement.h"

typedef struct {
    chp_package_text package;
    chp_package_task task;
    chp_optimum step, items;
} placement;

/* What a program refuses to begin with is a fault of the file as a whole. */
static chiplet_status blame_file(const placement *p, chiplet_status status, chiplet_error *err)
{
    if (status != CHIPLET_ERR_ARGUMENT)
        return status;
    const chp_place file = { .file = p->package.name };
    chiplet_error why = *err;
    return chp_fail(err, CHIPLET_ERR_VALUE, &file, "%s", why.message);
}

static chiplet_status place(placement *p, chp_findings *to)
{
    chiplet_error *err = to->err;
    chiplet_status status =
        chp_balance(&p->step, &p->task.at, &p->task.task, &p->task.options, err);
    const chp_assignment *items = &p->task.items.layers;
    if (!status && items->items && p->task.in_order)
        status = chp_stages(&p->items, p->task.item_die, &p->task.items, err);
    else if (!status && items->items)
        status = chp_assign(&p->items, p->task.item_die, items, &p->task.options, err);
    return blame_file(p, status, err);
}

static int has_answer(const placement *p)
{
    return chp_lp_has_values(p->step.status) &&
           (!p->task.items.layers.items || chp_lp_has_values(p->items.status));
}

static chiplet_status write_placement(placement *p, chiplet_format format, chp_text *text,
                                      chp_findings *to)
{
    const chp_optimum *items = p->task.items.layers.items ? &p->items : NULL;
    chiplet_status status = chp_placement_write(format, &p->package, &p->task, &p->step, items,
                                                text, to->err);
    if (status || has_answer(p))
        return status;
    return chp_fail(to->err, CHIPLET_ERR_INFEASIBLE, NULL,
                    "no placement: no room, no way to memory, or not enough time");
}

chiplet_status chiplet_placement(const char *path, chiplet_format format, chiplet_write_fn write,
                                 void *payload, chiplet_diagnostics *all, chiplet_error *err)
{
    placement p = { .step = { .status = CHP_LP_NOTHING_FOUND } };
    chiplet_error own = { 0 };
    chp_findings to = { all, err ? err : &own, CHIPLET_OK };
    chp_text text = { write, payload, 0 };
    if (!path || !write || (unsigned)format >= CHIPLET_FORMATS)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_placement: NULL argument or unknown format");
    to.err->status = CHIPLET_OK;
    chiplet_status status = chp_package_read(&p.package, path, &to);
    if (!status)
        status = chp_package_task_build(&p.task, &p.package, &to);
    if (!status)
        status = place(&p, &to);
    if (!status)
        status = write_placement(&p, format, &text, &to);
    chp_package_free(&p.package);
    return status;
}
