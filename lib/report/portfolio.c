#include "report/portfolio.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/columns.h"
#include "report/json.h"
#include "report/table.h"

/* ------------------------------------------------------------------ chiplets */

/* Taped out chiplets have numbers from 1, in the order of the list; 0: not taken. */
static size_t number_of(const chp_portfolio *f, size_t chiplet)
{
    size_t number = 0;
    for (size_t c = 0; c <= chiplet; c++) {
        int used = 0;
        for (size_t p = 0; p < f->text.products; p++)
            used |= f->chosen[p]->chiplet == c;
        number += (size_t)used;
        if (c == chiplet && !used)
            return 0;
    }
    return number;
}

static size_t taken(const chp_portfolio *f)
{
    size_t count = 0;
    for (size_t c = 0; c < f->chiplets; c++)
        count += number_of(f, c) > 0;
    return count;
}

static void key_text(char *text, size_t size, const chp_chiplet *c, int key)
{
    const chp_param *param = chp_param_at(key);
    if (param->form == CHP_FORM_NAME)
        snprintf(text, size, "%s", c->record[key] ? c->record[key]->name : "-");
    else
        chp_format_quantity(text, size, c->value[key], param->dimension, 6);
}

/* Keys in which those that might have been taken out differ. */
static int differs(const chp_portfolio *f, int key)
{
    char first[200], other[200];
    if (!chp_makes_a_die(key) || !chp_key_shown(key))
        return 0;
    key_text(first, sizeof first, &f->chiplet[0], key);
    for (size_t c = 1; c < f->chiplets; c++) {
        key_text(other, sizeof other, &f->chiplet[c], key);
        if (strcmp(first, other) != 0)
            return 1;
    }
    return 0;
}

static void used_by(char *text, size_t size, const chp_portfolio *f, size_t chiplet)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t p = 0; p < f->text.products; p++)
        if (f->chosen[p]->chiplet == chiplet && length < size) {
            int put = snprintf(text + length, size - length, "%s%s", length ? ", " : "",
                               f->text.product[p].name);
            length += put > 0 ? (size_t)put : 0;
        }
}

static void add_chiplet(chp_table *table, const chp_portfolio *f, size_t c)
{
    char text[400];
    const chp_chiplet *chiplet = &f->chiplet[c];
    chp_table_number(table, (double)number_of(f, c));
    for (int key = 0; key < CHP_KEYS; key++)
        if (differs(f, key)) {
            key_text(text, sizeof text, chiplet, key);
            chp_table_text(table, text);
        }
    chp_table_number(table, chiplet->ports.links);
    chp_table_number(table, chiplet->ports.stacks);
    chp_table_number(table, chiplet->area_m2);
    chp_table_number(table, chiplet->design_usd);
    used_by(text, sizeof text, f, c);
    chp_table_text(table, text);
}

static chiplet_status put_chiplets(const chp_portfolio *f, chp_text *to, chiplet_error *err)
{
    char name[100];
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "chiplet", NULL, CHP_COUNT);
    for (int key = 0; key < CHP_KEYS; key++)
        if (differs(f, key)) {
            chp_key_name(name, sizeof name, key);
            chp_table_column(&table, name, NULL, CHP_NUMBER);
        }
    chp_table_column(&table, "links", NULL, CHP_COUNT);
    chp_table_column(&table, "stacks", NULL, CHP_COUNT);
    chp_table_column(&table, "area", NULL, CHP_AREA);
    chp_table_column(&table, "design", NULL, CHP_MONEY);
    chp_table_column(&table, "used by", NULL, CHP_NUMBER);
    for (size_t c = 0; c < f->chiplets; c++)
        if (number_of(f, c))
            add_chiplet(&table, f, c);
    return chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
}

/* ------------------------------------------------------------------ products */

static const int shown_metrics[] = { CHP_METRIC_THROUGHPUT, CHP_METRIC_POWER };

/* What a product chooses beside its chiplet, in any of the studies. */
static int is_chosen(const chp_portfolio *f, int key)
{
    if (chp_makes_a_die(key) || !chp_key_shown(key))
        return 0;
    for (size_t p = 0; p < f->text.products; p++)
        if (f->text.product[p].study->axis[key].count > 1)
            return 1;
    return 0;
}

static void product_key(char *text, size_t size, const chp_portfolio *f, size_t p, int key)
{
    chp_walk walk;
    uint64_t cell = f->chosen[p]->cell;
    text[0] = '\0';
    if (chp_walk_begin(&walk, &f->product[p].space, cell, cell + 1))
        chp_walk_text(&walk, key, text, size);
}

static void add_product_columns(chp_table *table, const chp_portfolio *f, int all)
{
    char name[100];
    chp_table_column(table, "product", "product", CHP_NUMBER);
    chp_table_column(table, "chiplet", "chiplet", CHP_COUNT);
    chp_table_column(table, "volume", "volume", CHP_COUNT);
    for (int key = 0; key < CHP_KEYS; key++)
        if (is_chosen(f, key)) {
            chp_key_name(name, sizeof name, key);
            chp_table_column(table, name, name, CHP_NUMBER);
        }
    if (all)
        for (int m = 0; m < CHP_METRICS; m++)
            chp_add_metric_column(table, m);
    for (size_t i = 0; !all && i < sizeof shown_metrics / sizeof shown_metrics[0]; i++)
        chp_add_metric_column(table, shown_metrics[i]);
    chp_table_column(table, "each", "unit_usd", CHP_MONEY);
    chp_table_column(table, "package design", "package_design_usd", CHP_MONEY);
    chp_table_column(table, "all", "product_usd", CHP_MONEY);
    if (all) {
        chp_table_column(table, "apart", "apart_product_usd", CHP_MONEY);
        chp_table_column(table, "its chiplet", "apart_design_usd", CHP_MONEY);
    }
}

static void add_product(chp_table *table, const chp_portfolio *f, size_t p, int all)
{
    char text[200];
    const chp_use *use = f->chosen[p];
    chp_table_text(table, f->text.product[p].name);
    chp_table_number(table, (double)number_of(f, use->chiplet));
    chp_table_number(table, f->text.product[p].volume);
    for (int key = 0; key < CHP_KEYS; key++)
        if (is_chosen(f, key)) {
            product_key(text, sizeof text, f, p, key);
            chp_table_text(table, text);
        }
    if (all)
        for (int m = 0; m < CHP_METRICS; m++)
            chp_table_number(table, use->metric[m]);
    for (size_t i = 0; !all && i < sizeof shown_metrics / sizeof shown_metrics[0]; i++)
        chp_table_number(table, use->metric[shown_metrics[i]]);
    chp_table_number(table, use->unit_usd);
    chp_table_number(table, use->package_design_usd);
    chp_table_number(table, use->usd);
    if (all) {
        chp_table_number(table, f->alone[p]->usd);
        chp_table_number(table, f->chiplet[f->alone[p]->chiplet].design_usd);
    }
}

static chiplet_status put_products(const chp_portfolio *f, chiplet_format format, chp_text *to,
                                   chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    int all = format != CHIPLET_TABLE;
    add_product_columns(&table, f, all);
    for (size_t p = 0; p < f->text.products; p++)
        add_product(&table, f, p, all);
    return chp_table_finish(&table, format, "", to, err);
}

/* --------------------------------------------------------------- for people */

static void put_usd(chp_text *to, double usd)
{
    char text[CHP_NUMBER_SIZE];
    chp_format_number(text, sizeof text, usd / 1e6, 6);
    chp_putf(to, "%s MUSD", text);
}

static void put_proof(const chp_portfolio *f, chp_text *to)
{
    char gap[CHP_NUMBER_SIZE];
    if (f->answer.status == CHP_LP_OPTIMAL) {
        chp_put(to, ", proven least");
        return;
    }
    chp_format_number(gap, sizeof gap, 100 * f->answer.gap, 3);
    chp_put(to, "; none costs less than ");
    put_usd(to, f->answer.bound_usd);
    chp_putf(to, " (gap %s %%)", gap);
}

static chiplet_status put_summary(const chp_portfolio *f, chp_text *to, chiplet_error *err)
{
    char saved[CHP_NUMBER_SIZE];
    if (f->text.title)
        chp_putf(to, "%.200s\n", f->text.title);
    put_usd(to, f->answer.usd);
    chp_put(to, f->text.ownership ? " to make and to run all products" : " to make all products");
    put_proof(f, to);
    size_t count = taken(f);
    chp_putf(to, "\n%zu chiplet%s of %zu that could be taped out; each product for itself: ",
             count, count == 1 ? "" : "s", f->chiplets);
    put_usd(to, f->apart_usd);
    chp_format_number(saved, sizeof saved, 100 * (f->apart_usd / f->answer.usd - 1), 3);
    chp_putf(to, "\n(%s %% more)\n\n", saved);
    chiplet_status status = put_chiplets(f, to, err);
    chp_put(to, "\n");
    return status ? status : put_products(f, CHIPLET_TABLE, to, err);
}

/* -------------------------------------------------------------------- JSON */

static json_t *chiplet_json(const chp_portfolio *f, size_t c)
{
    char name[100], text[200];
    const chp_chiplet *chiplet = &f->chiplet[c];
    json_t *object = json_object(), *keys = json_object();
    int failed = chp_json_set(object, "keys", keys) ||
                 chp_json_set(object, "chiplet", json_integer((json_int_t)number_of(f, c))) ||
                 chp_json_set(object, "links", chp_json_number(chiplet->ports.links)) ||
                 chp_json_set(object, "stacks", chp_json_number(chiplet->ports.stacks)) ||
                 chp_json_set(object, "area_m2", chp_json_number(chiplet->area_m2)) ||
                 chp_json_set(object, "design_usd", chp_json_number(chiplet->design_usd));
    for (int key = 0; !failed && key < CHP_KEYS; key++) {
        if (!chp_makes_a_die(key) || !chp_key_shown(key))
            continue;
        chp_key_name(name, sizeof name, key);
        key_text(text, sizeof text, chiplet, key);
        failed = chp_json_set(keys, name, chp_json_text(text));
    }
    return failed ? (json_decref(object), NULL) : object;
}

static int add_product_keys(json_t *object, const chp_portfolio *f, size_t p)
{
    char name[100], text[200];
    json_t *keys = json_object();
    int failed = chp_json_set(object, "keys", keys);
    for (int key = 0; !failed && key < CHP_KEYS; key++) {
        if (!chp_key_shown(key) || f->text.product[p].study->axis[key].count == 0)
            continue;
        chp_key_name(name, sizeof name, key);
        product_key(text, sizeof text, f, p, key);
        failed = chp_json_set(keys, name, chp_json_text(text));
    }
    return failed;
}

static json_t *product_json(const chp_portfolio *f, size_t p)
{
    const chp_use *use = f->chosen[p];
    json_t *object = json_object(), *metrics = json_object();
    size_t chiplet = number_of(f, use->chiplet);
    int failed = chp_json_set(object, "metrics", metrics) || add_product_keys(object, f, p) ||
                 chp_json_set(object, "product", chp_json_text(f->text.product[p].name)) ||
                 chp_json_set(object, "chiplet", json_integer((json_int_t)chiplet)) ||
                 chp_json_set(object, "volume", chp_json_number(f->text.product[p].volume)) ||
                 chp_json_set(object, "unit_usd", chp_json_number(use->unit_usd)) ||
                 chp_json_set(object, "package_design_usd",
                              chp_json_number(use->package_design_usd)) ||
                 chp_json_set(object, "product_usd", chp_json_number(use->usd)) ||
                 chp_json_set(object, "apart_product_usd", chp_json_number(f->alone[p]->usd)) ||
                 chp_json_set(object, "apart_design_usd",
                              chp_json_number(f->chiplet[f->alone[p]->chiplet].design_usd));
    for (int m = 0; !failed && m < CHP_METRICS; m++)
        failed = chp_json_set(metrics, chp_metric_at(m)->column, chp_json_number(use->metric[m]));
    return failed ? (json_decref(object), NULL) : object;
}

static const char *status_name(chp_lp_status status)
{
    return status == CHP_LP_OPTIMAL      ? "optimal"
           : status == CHP_LP_WITHIN_GAP ? "within gap"
                                         : "stopped";
}

static chiplet_status write_json(const chp_portfolio *f, chp_text *to, chiplet_error *err)
{
    json_t *document = chp_json_document("chiplet-portfolio/1");
    json_t *chiplets = json_array(), *products = json_array();
    int failed = chp_json_set(document, "chiplets", chiplets) |
                 chp_json_set(document, "products", products) |
                 chp_json_set(document, "status", chp_json_text(status_name(f->answer.status))) |
                 chp_json_set(document, "usd", chp_json_number(f->answer.usd)) |
                 chp_json_set(document, "bound_usd", chp_json_number(f->answer.bound_usd)) |
                 chp_json_set(document, "gap", chp_json_number(f->answer.gap)) |
                 chp_json_set(document, "apart_usd", chp_json_number(f->apart_usd));
    for (size_t c = 0; !failed && c < f->chiplets; c++)
        if (number_of(f, c))
            failed = json_array_append_new(chiplets, chiplet_json(f, c)) != 0;
    for (size_t p = 0; !failed && p < f->text.products; p++)
        failed = json_array_append_new(products, product_json(f, p)) != 0;
    return chp_json_finish(document, failed, to, err);
}

chiplet_status chp_portfolio_write(chiplet_format format, const chp_portfolio *f, chp_text *to,
                                   chiplet_error *err)
{
    if (format == CHIPLET_TABLE)
        return put_summary(f, to, err);
    return format == CHIPLET_JSON ? write_json(f, to, err) : put_products(f, format, to, err);
}
