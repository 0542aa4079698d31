/* Designs side by side, and what each is made of. */
#include "report/results.h"

#include <math.h>

#include "report/columns.h"
#include "report/fold.h"
#include "report/json.h"
#include "report/share.h"
#include "report/table.h"

/* ------------------------------------------------------------ side by side */

/* What a person compares; programs get every metric. */
static const int for_people[] = {
    CHP_METRIC_THROUGHPUT,   CHP_METRIC_TPOT,         CHP_METRIC_TTFT,
    CHP_METRIC_POWER,        CHP_METRIC_ENERGY_PER_TOKEN, CHP_METRIC_PACKAGE_COST,
    CHP_METRIC_SILICON_AREA, CHP_METRIC_CAPACITY_USED,
};

static const int mapping_key[] = {
    CHP_KEY_SYSTEM_PACKAGES, CHP_KEY_WORKLOAD_BATCH, CHP_KEY_MAPPING_TENSOR,
    CHP_KEY_MAPPING_EXPERT,  CHP_KEY_MAPPING_ATTENTION,
};

static int has_any(const chiplet_report_row *row, size_t count, int metric)
{
    for (size_t i = 0; i < count; i++)
        if (!isnan(chiplet_result_value(row[i].result, metric)))
            return 1;
    return 0;
}

typedef struct {
    int metric[CHP_METRICS], metrics;
    int others; /* some chip could be shown another way */
} choice;

static choice choose(chiplet_format format, const chiplet_report_row *row, size_t count)
{
    choice c = { .others = format != CHIPLET_TABLE };
    for (size_t i = 0; i < count; i++)
        c.others |= row[i].other != NULL;
    if (format != CHIPLET_TABLE)
        for (int m = 0; m < CHP_METRICS; m++)
            c.metric[c.metrics++] = m;
    else
        for (size_t i = 0; i < sizeof for_people / sizeof for_people[0]; i++)
            if (has_any(row, count, for_people[i]))
                c.metric[c.metrics++] = for_people[i];
    return c;
}

static void add_columns(chp_table *table, const choice *c)
{
    chp_table_column(table, "chip", "name", CHP_NUMBER);
    for (int i = 0; i < c->metrics; i++)
        chp_add_metric_column(table, c->metric[i]);
    chp_table_column(table, "dtype", "dtype", CHP_NUMBER);
    for (size_t i = 0; i < sizeof mapping_key / sizeof mapping_key[0]; i++)
        chp_add_key_column(table, mapping_key[i]);
    chp_table_column(table, "presentation", "presentation", CHP_NUMBER);
    if (c->others) {
        chp_table_column(table, "instead of", "other_presentation", CHP_NUMBER);
        chp_table_column(table, "with throughput", "other_throughput_tokens_per_s",
                         CHP_TOKEN_RATE);
        chp_table_column(table, "margin", "margin", CHP_FRACTION);
    }
    chp_table_column(table, "limit", "limit", CHP_NUMBER);
}

static void add_other(chp_table *table, const chiplet_report_row *row)
{
    double mine = chiplet_result_value(row->result, CHP_METRIC_THROUGHPUT);
    double other = chiplet_result_value(row->other, CHP_METRIC_THROUGHPUT);
    chp_table_text(table, row->other ? chiplet_result_presentation(row->other) : NULL);
    chp_table_number(table, other);
    chp_table_number(table, mine / other - 1);
}

static const char *limit_of(const chiplet_report_row *row)
{
    if (row->result)
        return chiplet_result_limit(row->result);
    return row->note ? row->note : "";
}

static void add_row(chp_table *table, const choice *c, const chiplet_report_row *row)
{
    const chiplet_result *result = row->result;
    chp_table_text(table, row->name);
    for (int i = 0; i < c->metrics; i++)
        chp_add_metric(table, result, c->metric[i]);
    chp_table_text(table, result ? chiplet_result_dtype(result) : NULL);
    for (size_t i = 0; i < sizeof mapping_key / sizeof mapping_key[0]; i++)
        chp_add_key(table, result, mapping_key[i]);
    chp_table_text(table, result ? chiplet_result_presentation(result) : NULL);
    if (c->others)
        add_other(table, row);
    chp_table_text(table, limit_of(row));
}

chiplet_status chp_results_write(chiplet_format format, const chiplet_report_row *row,
                                 size_t count, chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    choice c = choose(format, row, count);
    add_columns(&table, &c);
    for (size_t i = 0; i < count; i++)
        add_row(&table, &c, &row[i]);
    return chp_table_finish(&table, format, "chiplet-results/1", to, err);
}

/* --------------------------------------------------------------- breakdown */

typedef struct {
    const char *heading, *name;
    size_t offset;
    chp_dimension dimension;
} operator_column;

static const operator_column operator_columns[] = {
#define COLUMN(heading, name, field, dimension) \
    { heading, name, offsetof(chiplet_operator_cost, field), CHP_##dimension }
    COLUMN("count", "count", count, COUNT),
    COLUMN("time", "time_s", time_s, TIME),
    COLUMN("energy", "energy_j", energy_j, ENERGY),
    COLUMN("tensor", "tensor_s", tensor_s, TIME),
    COLUMN("vector", "vector_s", vector_s, TIME),
    COLUMN("cache", "cache_s", cache_s, TIME),
    COLUMN("dram", "dram_s", dram_s, TIME),
    COLUMN("link", "link_s", link_s, TIME),
    COLUMN("network", "network_s", network_s, TIME),
    COLUMN("launch", "launch_s", launch_s, TIME),
    COLUMN("flop", "flop", flop, NUMBER),
    COLUMN("dram bytes", "dram_bytes", dram_bytes, BYTES),
    COLUMN("link bytes", "link_bytes", link_bytes, BYTES),
#undef COLUMN
};
enum {
    OPERATOR_COLUMNS = sizeof operator_columns / sizeof operator_columns[0],
    FOR_PEOPLE = OPERATOR_COLUMNS - 3 /* the sizes behind the times are for programs */
};

static double operator_value(const chiplet_operator_cost *op, int column)
{
    return *(const double *)(const void *)((const char *)op + operator_columns[column].offset);
}

static void add_operator_columns(chp_table *table, int columns)
{
    chp_table_column(table, "operator", "operator", CHP_NUMBER);
    chp_table_column(table, "kind", "kind", CHP_NUMBER);
    for (int i = 0; i < columns; i++)
        chp_table_column(table, operator_columns[i].heading, operator_columns[i].name,
                         operator_columns[i].dimension);
    chp_table_column(table, "limit", "limit", CHP_NUMBER);
}

static void add_operators(chp_table *table, const char *name, const chiplet_result *result,
                          int columns)
{
    for (size_t i = 0; i < chiplet_result_operator_count(result); i++) {
        const chiplet_operator_cost *op = chiplet_result_operator(result, i);
        if (name)
            chp_table_text(table, name);
        chp_table_text(table, op->name);
        chp_table_text(table, op->kind);
        for (int c = 0; c < columns; c++)
            chp_table_number(table, operator_value(op, c));
        chp_table_text(table, op->limit);
    }
}

static void put_parts(chp_text *to, const char *name, const char *unit, const chp_shares *shares)
{
    char total[CHP_NUMBER_SIZE], percent[CHP_NUMBER_SIZE];
    if (shares->count == 0)
        return;
    chp_format_number(total, sizeof total, shares->total, 4);
    chp_putf(to, "  %s %s %s:  ", name, total, unit);
    for (int i = 0; i < shares->count; i++) {
        chp_fixed(percent, 100 * shares->share[i].value / shares->total, 0);
        chp_putf(to, "%s%s %s %%", i ? ", " : "", shares->share[i].name, percent);
    }
    chp_put(to, "\n");
}

/* What the power asks of cooling and supply. */
static void put_heat(chp_text *to, const chiplet_result *result)
{
    static const struct {
        const char *what;
        int metric;
    } part[] = { { "junction", CHP_METRIC_JUNCTION_TEMPERATURE },
                 { "hot spot", CHP_METRIC_HOT_SPOT_TEMPERATURE },
                 { "memory", CHP_METRIC_MEMORY_TEMPERATURE },
                 { "supply", CHP_METRIC_SUPPLY_CURRENT },
                 { "density", CHP_METRIC_POWER_DENSITY },
                 { "at rest", CHP_METRIC_IDLE_POWER } };
    const char *gap = "  heat:  ";
    char text[CHP_NUMBER_SIZE + 16];
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        double value = chiplet_result_value(result, part[i].metric);
        if (!isfinite(value))
            continue;
        chp_format_quantity(text, sizeof text, value, chp_metric_at(part[i].metric)->dimension, 3);
        chp_putf(to, "%s%s %s", gap, part[i].what, text);
        gap = ", ";
    }
    chp_put(to, "\n");
}

/* Each hangs behind its name. */
static void put_sums(const chiplet_result *result, chp_text *to)
{
    chp_fold fold;
    chp_text folded = chp_fold_begin(&fold, to);
    chp_shares shares = chp_part_shares(result, chiplet_result_power_part);
    put_parts(&folded, "power", "W", &shares);
    put_heat(&folded, result);
    shares = chp_part_shares(result, chiplet_result_cost_part);
    put_parts(&folded, "cost", "USD", &shares);
    chp_fold_end(&fold);
}

static chiplet_status put_one(const chiplet_report_row *row, chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    chp_putf(to, "%.200s: ", row->name);
    if (!chiplet_result_operator_count(row->result)) {
        chp_putf(to, "%.600s\n", limit_of(row));
        return CHIPLET_OK;
    }
    chp_put(to, "one step on each device\n");
    add_operator_columns(&table, FOR_PEOPLE);
    add_operators(&table, NULL, row->result, FOR_PEOPLE);
    if (!table.failed)
        chp_table_write_aligned(&table, "  ", to);
    int failed = table.failed;
    chp_table_free(&table);
    put_sums(row->result, to);
    return failed ? chp_fail_memory(err) : CHIPLET_OK;
}

static json_t *operators_json(const chiplet_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < chiplet_result_operator_count(result); i++) {
        const chiplet_operator_cost *op = chiplet_result_operator(result, i);
        json_t *object = json_object();
        int failed = json_array_append_new(array, object) ||
                     chp_json_set(object, "operator", chp_json_text(op->name)) ||
                     chp_json_set(object, "kind", chp_json_text(op->kind)) ||
                     chp_json_set(object, "limit", chp_json_text(op->limit));
        for (int c = 0; !failed && c < OPERATOR_COLUMNS; c++)
            failed = chp_json_set(object, operator_columns[c].name,
                                  chp_json_number(operator_value(op, c)));
        if (failed)
            return json_decref(array), NULL;
    }
    return array;
}

static int add_design(json_t *designs, const chiplet_report_row *row)
{
    json_t *object = json_object();
    return json_array_append_new(designs, object) ||
           chp_json_set(object, "name", chp_json_text(row->name)) ||
           chp_json_set(object, "limit", chp_json_text(limit_of(row))) ||
           chp_json_set(object, "operators", operators_json(row->result)) ||
           chp_json_set(object, "power_parts_w",
                        chp_json_parts(row->result, chiplet_result_power_part)) ||
           chp_json_set(object, "cost_parts_usd",
                        chp_json_parts(row->result, chiplet_result_cost_part));
}

static chiplet_status write_json(const chiplet_report_row *row, size_t count, chp_text *to,
                                 chiplet_error *err)
{
    json_t *document = chp_json_document("chiplet-breakdown/1"), *designs = json_array();
    int failed = chp_json_set(document, "designs", designs);
    for (size_t i = 0; !failed && i < count; i++)
        failed = add_design(designs, &row[i]);
    return chp_json_finish(document, failed, to, err);
}

chiplet_status chp_breakdown_write(chiplet_format format, const chiplet_report_row *row,
                                   size_t count, chp_text *to, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    chp_table table = { .failed = 0 };
    if (format == CHIPLET_JSON)
        return write_json(row, count, to, err);
    if (format == CHIPLET_TABLE) {
        for (size_t i = 0; !status && i < count; i++) {
            chp_put(to, i ? "\n" : "");
            status = put_one(&row[i], to, err);
        }
        return status ? status : chp_text_status(to, err);
    }
    chp_table_column(&table, "chip", "name", CHP_NUMBER);
    add_operator_columns(&table, OPERATOR_COLUMNS);
    for (size_t i = 0; i < count; i++)
        add_operators(&table, row[i].name, row[i].result, OPERATOR_COLUMNS);
    return chp_table_finish(&table, format, "", to, err);
}
