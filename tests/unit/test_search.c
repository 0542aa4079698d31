/* Front, cloud and tally against brute force. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "search/cloud.h"
#include "search/front.h"
#include "search/staircase.h"
#include "search/tally.h"

/* A small generator of its own: the tests must not move with libc's. */
static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static int beats(const chp_front_point *a, const chp_front_point *b, int objectives)
{
    int better = 0;
    for (int i = 0; i < objectives; i++) {
        if (a->key[i] > b->key[i])
            return 0;
        better |= a->key[i] < b->key[i];
    }
    return better;
}

static int same_keys(const chp_front_point *a, const chp_front_point *b, int objectives)
{
    for (int i = 0; i < objectives; i++)
        if (a->key[i] != b->key[i])
            return 0;
    return 1;
}

/* By definition: not beaten, and the first of those equal to it. */
static size_t brute_force(const chp_front_point *point, size_t n, int objectives, char *on)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        on[i] = 1;
        for (size_t k = 0; k < n && on[i]; k++)
            if (beats(&point[k], &point[i], objectives) ||
                (k < i && same_keys(&point[k], &point[i], objectives)))
                on[i] = 0;
        count += (size_t)on[i];
    }
    return count;
}

static void draw(chp_front_point *point, size_t n, int objectives, unsigned values, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        point[i].cell = i;
        for (int o = 0; o < CHP_MAX_OBJECTIVES; o++)
            point[i].key[o] = o < objectives ? (double)(next(&seed) % values) : 0;
    }
}

static void check_front(int objectives, unsigned values, uint64_t seed)
{
    enum { N = 600 };
    static chp_front_point point[N];
    static char on[N];
    chp_front front;
    draw(point, N, objectives, values, seed);
    size_t expected = brute_force(point, N, objectives, on);
    chp_front_open(&front, objectives);
    for (size_t i = 0; i < N; i++) /* from the back: ties must still keep the first */
        cr_assert(chp_front_add(&front, &point[N - 1 - i]));
    cr_assert(eq(sz, front.count, expected));
    for (size_t i = 0; i < front.count; i++)
        cr_assert(on[front.point[i].cell]);
    chp_front_close(&front);
}

Test(front, equals_brute_force_for_one_to_four_objectives_with_and_without_ties)
{
    for (int objectives = 1; objectives <= 4; objectives++)
        for (unsigned values = 2; values <= 2000; values *= 10)
            for (uint64_t seed = 1; seed <= 3; seed++)
                check_front(objectives, values, seed);
}

Test(front, is_sorted_by_the_first_objective)
{
    chp_front front;
    chp_front_open(&front, 2);
    const double keys[][2] = { { 3, 1 }, { 1, 3 }, { 2, 2 } };
    for (size_t i = 0; i < 3; i++) {
        chp_front_point p = { { keys[i][0], keys[i][1] }, i };
        chp_front_add(&front, &p);
    }
    chp_front_sort(&front);
    for (size_t i = 0; i < 3; i++)
        cr_assert(eq(dbl, front.point[i].key[0], (double)i + 1));
    chp_front_close(&front);
}

/* ----------------------------------------------------------------- staircase */

/* Whether one of those settled before is as good in all but the first objective. */
static int as_good(const chp_front_point *settled, size_t count, const double *key, int aims)
{
    for (size_t i = 0; i < count; i++) {
        int good = 1;
        for (int k = 1; k < aims; k++)
            good &= settled[i].key[k] <= key[k];
        if (good)
            return 1;
    }
    return 0;
}

/* The more of the others, the less of the last; later ones are a little better, so
 * that some of those before become needless. */
static chp_front_point near_a_plane(int i, int aims, uint64_t *state)
{
    chp_front_point point = { .cell = (uint64_t)i };
    double rest = 600 - i / 100;
    for (int k = 0; k + 1 < aims; k++) {
        point.key[k] = (double)(next(state) % 300);
        rest -= k > 0 ? point.key[k] : 0;
    }
    point.key[aims - 1] = rest + (double)(next(state) % 40);
    return point;
}

/* As a search adds them: only what nothing settled beats. */
Test(staircase, says_what_a_look_at_each_settled_design_says)
{
    for (int aims = 2; aims <= CHP_MAX_OBJECTIVES; aims++) {
        chp_staircase staircase;
        chp_question question = { .aims = aims };
        chp_front_point settled[4000];
        size_t count = 0, beaten = 0;
        uint64_t state = 7;
        chp_staircase_open(&staircase, &question, 0);
        for (int i = 0; i < 4000; i++) {
            chp_front_point point = near_a_plane(i, aims, &state);
            int expected = as_good(settled, count, point.key, aims);
            cr_assert(eq(int, chp_staircase_beats(&staircase, point.key) != 0, expected));
            beaten += (size_t)expected;
            if (expected)
                continue;
            cr_assert(chp_staircase_add(&staircase, point.key));
            settled[count++] = point;
        }
        cr_assert(gt(sz, beaten, 1000));
        cr_assert(gt(sz, count, aims == 4 ? 500 : 5));
        chp_staircase_close(&staircase);
    }
}

Test(cloud, never_gives_more_marks_than_promised_and_stays_near_the_points)
{
    static double x[CHP_CLOUD_MARKS], y[CHP_CLOUD_MARKS];
    chp_cloud cloud;
    uint64_t seed = 7;
    cr_assert(chp_cloud_open(&cloud));
    for (int i = 0; i < 200000; i++)
        chp_cloud_add(&cloud, 10 + (double)(next(&seed) % 9000), 1 + (double)(next(&seed) % 99999));
    size_t marks = chp_cloud_marks(&cloud, x, y);
    cr_assert(gt(sz, marks, 100));
    cr_assert(le(sz, marks, CHP_CLOUD_MARKS));
    for (size_t i = 0; i < marks; i++) {
        cr_assert(x[i] > 5 && x[i] < 20000);
        cr_assert(y[i] > 0.5 && y[i] < 200000);
    }
    chp_cloud_close(&cloud);
}

Test(cloud, marks_one_point_within_a_cell_of_it)
{
    static double x[CHP_CLOUD_MARKS], y[CHP_CLOUD_MARKS];
    chp_cloud cloud;
    cr_assert(chp_cloud_open(&cloud));
    chp_cloud_add(&cloud, 500, 2000);
    cr_assert(eq(sz, chp_cloud_marks(&cloud, x, y), 1));
    cr_assert(lt(dbl, fabs(log2(x[0] / 500)), 1.0 / 32));
    cr_assert(lt(dbl, fabs(log2(y[0] / 2000)), 1.0 / 16));
    chp_cloud_close(&cloud);
}

Test(cloud, leaves_out_what_is_not_a_positive_number)
{
    static double x[CHP_CLOUD_MARKS], y[CHP_CLOUD_MARKS];
    chp_cloud cloud;
    cr_assert(chp_cloud_open(&cloud));
    chp_cloud_add(&cloud, NAN, 1);
    chp_cloud_add(&cloud, 1, 0);
    chp_cloud_add(&cloud, -1, INFINITY);
    cr_assert(eq(sz, chp_cloud_marks(&cloud, x, y), 0));
    chp_cloud_close(&cloud);
}

Test(tally, counts_by_reason_and_keeps_the_nearest_miss_whatever_the_order)
{
    chp_tally a = { 0 }, b = { 0 };
    chp_tally_add(&a, "power", 1, 1.5, 7);
    chp_tally_add(&a, "power", 1, 1.1, 9);
    chp_tally_add(&b, "edge", 1, 2.0, 1);
    chp_tally_add(&b, "power", 1, 1.1, 4);
    chp_tally_join(&a, &b);
    chp_tally_sort(&a);
    cr_assert(eq(int, a.count, 2));
    cr_assert(eq(str, (char *)a.reason[0].name, "power"));
    cr_assert(eq(dbl, a.reason[0].points, 3));
    cr_assert(eq(dbl, a.reason[0].gap, 1.1));
    cr_assert(eq(u64, a.reason[0].cell, 4)); /* of equal misses the first of the grid */
}
