/* Public face of portfolios. */
#include "report/portfolio.h"

#include <stdlib.h>

#include "api/library.h"

chiplet_status chiplet_portfolio_run(chiplet_portfolio **out, const chiplet_library *library,
                                     const char *path, const chiplet_search_options *options,
                                     chiplet_diagnostics *all, chiplet_error *err)
{
    const chiplet_search_options defaults = CHIPLET_SEARCH_OPTIONS_INIT;
    chiplet_error own = { 0 };
    if (!out || !library || !path || (options && options->struct_size < sizeof *options))
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_portfolio_run: NULL argument, or options that do not begin with "
                        "CHIPLET_SEARCH_OPTIONS_INIT");
    chp_findings to = { all, err ? err : &own, CHIPLET_OK };
    *to.err = own;
    chiplet_portfolio *f = calloc(1, sizeof *f);
    if (!f)
        return chp_fail_memory(err);
    chiplet_status status =
        chp_portfolio_run(f, library->catalogue, path, options ? options : &defaults, &to);
    if (!status && !chp_lp_has_values(f->answer.status))
        status = chp_fail(to.err, CHIPLET_ERR_SOLVER, NULL,
                          "nothing was found within the time limit of the file");
    if (status)
        chiplet_portfolio_free(f);
    else
        *out = f;
    return status;
}

void chiplet_portfolio_free(chiplet_portfolio *portfolio)
{
    if (portfolio)
        chp_portfolio_close(portfolio);
    free(portfolio);
}

chiplet_portfolio_proof chiplet_portfolio_proven(const chiplet_portfolio *portfolio)
{
    chiplet_portfolio_proof none = { 0, 0, 0 };
    if (!portfolio)
        return none;
    const chp_portfolio_answer *answer = &portfolio->answer;
    return (chiplet_portfolio_proof){ answer->usd, answer->bound_usd, answer->gap };
}

chiplet_status chiplet_portfolio_write(chiplet_format format, const chiplet_portfolio *portfolio,
                                       chiplet_write_fn write, void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!portfolio || !write || (unsigned)format >= CHIPLET_FORMATS)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_portfolio_write: NULL argument or unknown format");
    chiplet_status status = chp_portfolio_write(format, portfolio, &to, err);
    return status ? status : chp_text_status(&to, err);
}

chiplet_status chiplet_portfolio_figure(chiplet_figure_part part,
                                        const chiplet_portfolio *portfolio,
                                        chiplet_write_fn write, void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!portfolio || !write ||
        (part != CHIPLET_FIGURE_SCRIPT && part != CHIPLET_FIGURE_DATA))
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_portfolio_figure: NULL argument or no such part");
    chp_figure_portfolio(portfolio, part, &to);
    return chp_text_status(&to, err);
}
