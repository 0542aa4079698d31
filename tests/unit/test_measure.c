#define _XOPEN_SOURCE 700
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibrate/statistics.h"
#include "measure/measure.h"
#include "scratch.h"
#include "solver/least_squares.h"

/* Opens a table of these rows; its file is gone once it is open. */
static chiplet_status open_table(chp_measure **out, int kind, const char *text,
                                 chiplet_error *err)
{
    char path[200];
    scratch folder = scratch_new();
    scratch_write(&folder, "rows.csv", text);
    snprintf(path, sizeof path, "%s/rows.csv", folder.path);
    chiplet_status status = chp_measure_open(out, kind, path, err);
    scratch_free(&folder);
    return status;
}

static chp_measure *open_rows(const char *kind, const char *text)
{
    chp_measure *measure = NULL;
    chiplet_error err = { 0 };
    cr_assert(eq(int, open_table(&measure, chp_measure_kind_find(kind), text, &err), 0), "%s",
              err.message);
    return measure;
}

Test(measure, every_kind_is_found_by_its_name)
{
    const char *name;
    int i = 0;
    for (; (name = chp_measure_kind_name(i)) != NULL; i++)
        cr_assert(eq(int, chp_measure_kind_find(name), i));
    cr_assert(eq(int, i, 19));
    cr_assert(eq(int, chp_measure_kind_find("nothing"), -1));
}

Test(measure, a_row_of_gemm_is_a_gemm)
{
    chp_measure *m = open_rows("gemm", "system,dtype,m,n,k,latency_us\r\n"
                                       "h100_sxm,fp8_block,64, 128 ,256,12.5\r\n");
    chp_measurement row;
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_measure_next(&row, m, &err), 1));
    cr_assert(eq(int, row.count, 1));
    cr_assert(eq(int, row.op[0].kind, CHP_GEMM));
    cr_assert(eq(int, row.op[0].dtype, CHP_FP8));
    cr_assert(eq(int, row.op[0].quantize, CHP_QUANTIZE_BLOCK));
    cr_assert(eq(dbl, row.op[0].gemm.n, 128));
    cr_assert(epsilon_eq(dbl, row.measured_s, 12.5e-6, 1e-18));
    cr_assert(eq(str, (char *)row.system, "h100_sxm"));
    cr_assert(eq(int, chp_measure_next(&row, m, &err), 0));
    chp_measure_free(m);
}

Test(measure, an_op_column_selects_and_blank_lines_are_passed_over)
{
    chp_measure *m = open_rows("softmax", "system,op,m,n,k,latency_us\n"
                                          "A100,matmul_fp16,1,2,3,4\n\n"
                                          "A100,softmax_fp16,5,6,,7\n");
    chp_measurement row;
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_measure_next(&row, m, &err), 1));
    cr_assert(eq(int, row.line, 4));
    cr_assert(eq(dbl, row.op[0].elementwise.exponentials, 30));
    cr_assert(eq(int, chp_measure_next(&row, m, &err), 0));
    chp_measure_free(m);
}

Test(measure, conditions_choose_rows)
{
    chp_measure *m = open_rows("all-reduce", "system,op,source,gpus,bytes,latency_us\n"
                                             "a,all_reduce,nccl-2,8,64,1\n"
                                             "b,all_reduce,custom,8,64,2\n"
                                             "b,all_reduce,nccl-2,8,64,3\n");
    chp_measurement row;
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_measure_where(m, "system=b&source=nccl", &err), 0));
    cr_assert(eq(int, chp_measure_next(&row, m, &err), 1));
    cr_assert(epsilon_eq(dbl, row.measured_s, 3e-6, 1e-18));
    cr_assert(eq(int, row.op[0].collective.library, 1));
    cr_assert(eq(int, chp_measure_next(&row, m, &err), 0));
    cr_assert(eq(int, chp_measure_where(m, "nothing=x", &err), CHIPLET_ERR_KEY));
    chp_measure_free(m);
}

Test(measure, a_row_that_means_nothing_is_named_and_the_next_one_read)
{
    static const struct {
        const char *row, *message;
        int column;
    } bad[] = {
        { "h100_sxm,bfloat16,-4,8,8,1", "expected a positive number in column 'm', got '-4'", 19 },
        { "h100_sxm,bfloat16,0,8,8,1", "expected a positive number in column 'm', got '0'", 19 },
        { "h100_sxm,bfloat16,4,x,8,1", "expected a positive number in column 'n', got 'x'", 21 },
        { "h100_sxm,bfloat16,4,8,1e400,1",
          "expected a positive number in column 'k', got '1e400'", 23 },
        { "h100_sxm,bfloat17,4,8,8,1",
          "expected a data type (bfloat16, fp8, fp8_block, int8, int8_wo, int4_wo, nvfp4, ...), "
          "got 'bfloat17'",
          1 },
        { "h100_sxm,bfloat16,4,8,8", "expected 6 columns, got 5", 1 },
        { "h100_sxm,bfloat16,4,8,8,1,2", "expected 6 columns, got 7", 1 },
        { "h100_sxm,\"bfloat16,4,8,8,1", "a quote is not closed", 1 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, "system,dtype,m,n,k,latency_us\n%s\na,bf16,1,2,3,4\n",
                 bad[i].row);
        chp_measure *m = open_rows("gemm", text);
        chp_measurement row;
        chiplet_error err = { 0 };
        cr_assert(eq(int, chp_measure_next(&row, m, &err), -1));
        cr_assert(eq(str, err.message, (char *)bad[i].message));
        cr_assert(eq(int, err.line, 2));
        cr_assert(eq(int, err.column, bad[i].column), "%s", bad[i].row);
        cr_assert(eq(int, chp_measure_next(&row, m, &err), 1));
        chp_measure_free(m);
    }
}

Test(measure, a_file_that_is_no_table_is_refused)
{
    static const struct {
        const char *text, *message;
    } bad[] = {
        { "", "expected a header line with the names of the columns" },
        { "m,n\n1,2\n", "no column 'k', which gemm needs" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        chp_measure *m = NULL;
        chiplet_error err = { 0 };
        cr_assert(ne(int, open_table(&m, 0, bad[i].text, &err), 0));
        cr_assert(eq(str, err.message, (char *)bad[i].message));
    }
}

Test(measure, experts_are_loaded_by_the_named_distribution)
{
    static const char header[] = "dtype,tokens,hidden,inter,topk,experts,tp,ep,distribution\n";
    static const char *const rows[] = { "bf16,64,10,20,2,16,2,4,balanced\n",
                                        "bf16,64,10,20,2,16,2,4,power_law_1.2\n" };
    double busiest[2];
    for (int i = 0; i < 2; i++) {
        char text[300];
        snprintf(text, sizeof text, "%s%s", header, rows[i]);
        chp_measure *m = open_rows("moe", text);
        chp_measurement row;
        chiplet_error err = { 0 };
        cr_assert(eq(int, chp_measure_next(&row, m, &err), 1));
        cr_assert(eq(dbl, row.op[0].moe.inter, 10));
        cr_assert(row.measured_s != row.measured_s, "there is no measurement");
        busiest[i] = row.op[0].moe.busiest_tokens;
        chp_measure_free(m);
    }
    cr_assert(eq(dbl, busiest[0], 32));
    cr_assert(gt(dbl, busiest[1], 32));
}

/* -------------------------------------------------------------- statistics */

Test(statistics, quantiles_lie_between_neighbours)
{
    double x[] = { 5, 1, 4, 2, 3 };
    cr_assert(eq(dbl, chp_quantile(x, 5, 0.5), 3));
    cr_assert(eq(dbl, chp_quantile(x, 5, 0), 1));
    cr_assert(eq(dbl, chp_quantile(x, 5, 1), 5));
    cr_assert(epsilon_eq(dbl, chp_quantile(x, 5, 0.9), 4.6, 1e-12));
    cr_assert(eq(dbl, chp_mean(x, 5), 3));
    cr_assert(isnan(chp_quantile(x, 0, 0.5)));
}

/* --------------------------------------------------------------- the solver */

#define ROWS 40

/* ln(y) of y = a e^-t/b, one row far off. */
static void decay(double *residual, const double *x, void *data)
{
    const double *truth = data;
    for (int i = 0; i < ROWS; i++) {
        double t = 0.1 * i;
        double measured = log(truth[0]) - t / truth[1] + (i == 7 ? 3 : 0);
        residual[i] = log(x[0]) - t / x[1] - measured;
    }
}

Test(solver, a_fit_finds_what_made_the_rows_and_does_not_mind_one_that_is_wrong)
{
    const double truth[] = { 2.5, 0.7 }, low[] = { 0.1, 0.05 }, high[] = { 100, 50 };
    double x[] = { 50, 20 }, covariance[4];
    chp_fit fit = { 2, ROWS, low, high, NULL, decay, (void *)(size_t)truth, 3 };
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_least_squares(x, covariance, &fit, &err), 0));
    cr_assert(epsilon_eq(dbl, x[0] / 2.5, 1.0, 2e-3));
    cr_assert(epsilon_eq(dbl, x[1] / 0.7, 1.0, 2e-3));
    cr_assert(ge(dbl, covariance[0], 0));
}

Test(solver, bounds_are_kept)
{
    const double truth[] = { 2.5, 0.7 }, low[] = { 3, 0.05 }, high[] = { 100, 50 };
    double x[] = { 50, 20 };
    chp_fit fit = { 2, ROWS, low, high, NULL, decay, (void *)(size_t)truth, 2 };
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_least_squares(x, NULL, &fit, &err), 0));
    cr_assert(ge(dbl, x[0], 3));
    fit.rows = 2;
    cr_assert(eq(int, chp_least_squares(x, NULL, &fit, &err), CHIPLET_ERR_ARGUMENT));
}
