/* Public face of portfolios. */
#include "report/portfolio.h"

#include "api/library.h"

static chiplet_status write_answer(const chp_portfolio *f, chiplet_format format, chp_text *to,
                                   chiplet_error *err)
{
    if (!chp_lp_has_values(f->answer.status))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL,
                        "nothing was found within the time limit of the file");
    chiplet_status status = chp_portfolio_write(format, f, to, err);
    return status ? status : chp_text_status(to, err);
}

chiplet_status chiplet_portfolio(chiplet_portfolio_proof *out, const chiplet_library *library,
                                 const char *path, const chiplet_search_options *options,
                                 chiplet_format format, chiplet_write_fn write, void *payload,
                                 chiplet_diagnostics *all, chiplet_error *err)
{
    const chiplet_search_options defaults = CHIPLET_SEARCH_OPTIONS_INIT;
    chiplet_error own = { 0 };
    chp_portfolio portfolio;
    chp_text text = { write, payload, 0 };
    if (!library || !path || !write || (unsigned)format >= CHIPLET_FORMATS ||
        (options && options->struct_size < sizeof *options))
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_portfolio: NULL argument, unknown format, or options that do "
                        "not begin with CHIPLET_SEARCH_OPTIONS_INIT");
    chp_findings to = { all, err ? err : &own, CHIPLET_OK };
    *to.err = own;
    chiplet_status status = chp_portfolio_run(&portfolio, library->catalogue, path,
                                              options ? options : &defaults, &to);
    if (!status)
        status = write_answer(&portfolio, format, &text, to.err);
    if (!status && out)
        *out = (chiplet_portfolio_proof){ portfolio.answer.usd, portfolio.answer.bound_usd,
                                          portfolio.answer.gap };
    chp_portfolio_close(&portfolio);
    return status;
}
