/* What a genetic search finds of a front that is known, and for how much of the
 * processor: NSGA-II of pagmo 2 on the same evaluations as our search. A gene is
 * the index of a value. All that it ever evaluates counts for it, not only its last
 * population, and what keeping and measuring that takes is not charged to it. */
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

extern "C" {
#include "search/engine.h"
}

namespace
{

enum { AIMS = 3 };
const double REFERENCE = 1.1; /* of each objective; the exact front spans 0 to 1 */
const double EPSILON[] = { 0, 0.01, 0.03, 0.1, 0.3 };
const unsigned POPULATION[] = { 200, 1000 };
const unsigned long long BUDGET[] = { 10000, 30000, 100000, 300000, 1000000,
                                      2000000, 4000000, 8000000 };
const double ENOUGH = 50; /* times the processor time of the proof: no larger budget after it */
const unsigned SEED = 1;

typedef std::array<double, AIMS> point; /* less is better */

double cpu_s()
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

int fail(const chiplet_error &err)
{
    char text[900];
    chiplet_error_format(&err, text, sizeof text);
    fprintf(stderr, "baseline: %s\n", text);
    return 1;
}

/* Ratios are what an architect compares, so objectives are logarithms. */
point logarithms(const double *key)
{
    point p;
    for (int i = 0; i < AIMS; i++)
        p[i] = key[i] < 0 ? -std::log(-key[i]) : std::log(key[i]);
    return p;
}

/* ------------------------------------------------------------- hypervolume */

/* The corners in x and y of what is dominated so far, and its area. */
class staircase
{
    std::map<double, double> y_of;
    double area = 0;

public:
    staircase()
    {
        y_of[-HUGE_VAL] = REFERENCE;
        y_of[REFERENCE] = -HUGE_VAL;
    }

    double covered() const
    {
        return area;
    }

    void add(double x, double y)
    {
        auto next = y_of.upper_bound(x);
        double before = std::prev(next)->second;
        if (before <= y)
            return;
        if (std::prev(next)->first == x)
            y_of.erase(std::prev(next));
        for (double left = x; before > y; next = y_of.erase(next)) {
            area += (next->first - left) * (before - y);
            left = next->first;
            before = next->second;
            if (before <= y)
                break;
        }
        y_of[x] = y;
    }
};

struct scale {
    point least, most; /* of the exact front */
};

/* Of any points, dominated ones and such beyond the reference among them. */
double hypervolume(std::vector<point> points, const scale &by)
{
    for (point &p : points)
        for (int i = 0; i < AIMS; i++)
            p[i] = (p[i] - by.least[i]) / (by.most[i] - by.least[i]);
    std::sort(points.begin(), points.end(),
              [](const point &a, const point &b) { return a[2] < b[2]; });
    staircase stairs;
    double volume = 0, level = REFERENCE;
    for (const point &p : points) {
        if (p[0] >= REFERENCE || p[1] >= REFERENCE || p[2] >= REFERENCE)
            continue;
        volume += stairs.covered() * std::max(0.0, p[2] - level);
        stairs.add(p[0], p[1]);
        level = p[2];
    }
    return volume + stairs.covered() * (REFERENCE - level);
}

/* ---------------------------------------------------------- genetic search */

struct seen {
    point aims;
    bool feasible;
};

/* One evaluator for all; a design that was met before is not evaluated again. */
class grid
{
    const chp_space &space;
    const chp_question &question;
    chp_evaluator *evaluator;
    chp_recipe recipe;
    std::array<uint16_t, CHP_KEYS> index{};
    unsigned stale = CHP_STALE_ALL;

    void set(int axis, uint16_t i)
    {
        if (index[axis] == i)
            return;
        int key = space.key[axis];
        index[axis] = i;
        stale |= chp_recipe_set(&recipe, key, &space.study->axis[key], i);
    }

    /* An axis that cannot matter stands on its first value. */
    void stand_on(const std::vector<double> &gene)
    {
        for (int a = 0; a < space.axes; a++)
            if (chp_space_decides(space.key[a]))
                set(a, uint16_t(gene[a]));
        for (int a = 0; a < space.axes; a++)
            set(a, chp_space_matters(&space, &recipe, a) ? uint16_t(gene[a]) : 0);
    }

    /* What does not fit is worse than all that does, by how much is missing. */
    seen evaluate()
    {
        const double WORSE = 1e3;
        chp_evaluation e;
        chp_evaluate(evaluator, &recipe, stale, &e);
        stale = 0;
        if (!e.feasible) {
            double need = std::fabs(e.shortfall.need), gap = need - e.shortfall.have;
            double penalty = WORSE + (gap > 0 && need > 0 ? std::min(gap / need, WORSE) : WORSE);
            return { { penalty, penalty, penalty }, false };
        }
        double key[CHP_MAX_OBJECTIVES];
        chp_question_keys(&question, e.metric, key);
        return { logarithms(key), true };
    }

public:
    std::unordered_map<uint64_t, seen> archive;

    grid(const chp_space &of, const chp_question &asked)
        : space(of), question(asked), evaluator(chp_evaluator_new()), recipe(of.base)
    {
        archive.reserve(2 * BUDGET[sizeof BUDGET / sizeof *BUDGET - 1]);
    }
    ~grid()
    {
        chp_evaluator_free(evaluator);
    }
    grid(const grid &) = delete;
    grid &operator=(const grid &) = delete;

    const chp_space &of() const
    {
        return space;
    }

    const point &look(const std::vector<double> &gene)
    {
        stand_on(gene);
        uint64_t cell = chp_space_cell(&space, index.data());
        auto found = archive.find(cell);
        if (found == archive.end())
            found = archive.emplace(cell, evaluate()).first;
        return found->second.aims;
    }

    std::vector<point> feasible() const
    {
        std::vector<point> points;
        for (const auto &entry : archive)
            if (entry.second.feasible)
                points.push_back(entry.second.aims);
        return points;
    }
};

/* As pagmo wants a problem: it copies this, and all copies share one grid. */
struct chiplet_problem {
    grid *on = nullptr;

    std::vector<double> fitness(const std::vector<double> &gene) const
    {
        const point &p = on->look(gene);
        return std::vector<double>(p.begin(), p.end());
    }
    std::pair<std::vector<double>, std::vector<double>> get_bounds() const
    {
        std::vector<double> last;
        for (int a = 0; a < on->of().axes; a++)
            last.push_back(double(on->of().count[a] - 1));
        return { std::vector<double>(last.size(), 0), last };
    }
    std::vector<double>::size_type get_nobj() const
    {
        return AIMS;
    }
    std::vector<double>::size_type get_nix() const
    {
        return std::vector<double>::size_type(on->of().axes);
    }
};

/* ------------------------------------------------------------------ report */

struct reached {
    double cpu_s, volume;
};

/* How many of the sorted front are among the points. */
size_t members(const std::vector<point> &front, const std::vector<point> &points)
{
    std::set<point> found;
    for (const point &p : points)
        if (std::binary_search(front.begin(), front.end(), p))
            found.insert(p);
    return found.size();
}

/* Stops at the budgets to measure, for which the clock stands. */
std::vector<reached> genetic(const chp_space &space, const chp_question &question, unsigned size,
                             double enough_s, const std::vector<point> &front, const scale &by)
{
    std::vector<reached> course;
    double whole = hypervolume(front, by);
    grid on(space, question);
    double spent_s = 0, begin = cpu_s();
    pagmo::population population(pagmo::problem(chiplet_problem{ &on }), size, SEED);
    unsigned long long evaluated = size;
    for (unsigned long long budget : BUDGET) {
        unsigned generations = unsigned((budget - evaluated) / size);
        /* crossover as Deb has it; on average one gene mutates */
        pagmo::algorithm search(pagmo::nsga2(generations, 0.95, 10, 1.0 / space.axes, 20,
                                             SEED + unsigned(course.size())));
        population = search.evolve(population);
        evaluated += generations * size;
        spent_s += cpu_s() - begin;
        std::vector<point> points = on.feasible();
        course.push_back({ spent_s, hypervolume(points, by) });
        printf("NSGA-II, population %-5u %9llu evaluations %8.2f CPU s %8.2f %%"
               " %6zu of the front\n", size, evaluated, spent_s,
               100 * course.back().volume / whole, members(front, points));
        fflush(stdout);
        if (spent_s > enough_s)
            break;
        begin = cpu_s();
    }
    return course;
}

int front_within(std::vector<point> &front, double &spent_s, const chp_space &space,
                 chp_question question, double epsilon)
{
    chp_answer answer;
    chiplet_error err = {};
    chp_task task = {};
    question.epsilon = epsilon;
    task.space = &space;
    task.question = &question;
    double begin = cpu_s();
    chiplet_status status = chp_engine_run(&answer, &task, &err);
    spent_s = cpu_s() - begin;
    front.clear();
    for (size_t i = 0; !status && i < answer.front.count; i++)
        front.push_back(logarithms(answer.front.point[i].key));
    chp_answer_close(&answer);
    return status ? fail(err) : 0;
}

scale scale_of(const std::vector<point> &front)
{
    scale by = { front[0], front[0] };
    for (const point &p : front)
        for (int i = 0; i < AIMS; i++) {
            by.least[i] = std::min(by.least[i], p[i]);
            by.most[i] = std::max(by.most[i], p[i]);
        }
    return by;
}

/* The genetic search against the cheapest proven front that has its hypervolume,
 * and how long it takes to what each of them has. */
void compare(const std::vector<reached> &proven, const std::vector<reached> &course, unsigned size)
{
    const reached &end = course.back();
    const reached *equal = &proven[0];
    for (const reached &p : proven)
        if (p.volume >= end.volume && p.cpu_s < equal->cpu_s)
            equal = &p;
    printf("population %u ends with %.2f %%: %.0f times the CPU of the front that has as much\n",
           size, 100 * end.volume / proven[0].volume, end.cpu_s / equal->cpu_s);
    for (const reached &p : proven) {
        auto at = std::find_if(course.begin(), course.end(),
                               [&](const reached &r) { return r.volume >= p.volume; });
        printf("population %u to %.2f %%: ", size, 100 * p.volume / proven[0].volume);
        if (at == course.end())
            printf("not reached after %.1f CPU s (%.1f times as much)\n", end.cpu_s,
                   end.cpu_s / p.cpu_s);
        else
            printf("at most %.1f CPU s (%.1f times as much)\n", at->cpu_s, at->cpu_s / p.cpu_s);
    }
}

int measure(const chp_space &space, const chp_question &question)
{
    std::vector<point> exact, front;
    std::vector<reached> proven;
    scale by = {};
    for (double epsilon : EPSILON) {
        double spent_s;
        if (front_within(front, spent_s, space, question, epsilon))
            return 1;
        if (front.empty()) {
            printf("the front is empty\n");
            return 0;
        }
        if (proven.empty()) {
            exact = front;
            by = scale_of(exact);
        }
        proven.push_back({ spent_s, hypervolume(front, by) });
        printf("proven front within %2.0f %% %32.2f CPU s %8.2f %% %6zu designs\n", 100 * epsilon,
               spent_s, 100 * proven.back().volume / proven[0].volume, front.size());
    }
    std::sort(exact.begin(), exact.end());
    std::vector<std::vector<reached>> courses;
    for (unsigned size : POPULATION)
        courses.push_back(
            genetic(space, question, size, ENOUGH * proven[0].cpu_s, exact, by));
    for (size_t i = 0; i < courses.size(); i++)
        compare(proven, courses[i], POPULATION[i]);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    chp_catalogue *models = nullptr;
    chiplet_study *study = nullptr;
    chiplet_error err = {};
    chp_space space;
    chp_question question;
    if (argc != 3) {
        fprintf(stderr, "usage: baseline MODELS STUDY\n");
        return 2;
    }
    if (chp_catalogue_open(&models, argv[1], nullptr, nullptr, &err) ||
        chp_study_read(&study, models, argv[2], nullptr, &err) ||
        chp_space_open(&space, study, 1, &err))
        return fail(err);
    chp_question_of_study(&question, study);
    if (question.aims != AIMS || question.rules) {
        fprintf(stderr, "baseline: only three objectives without constraints\n");
        return 2;
    }
    printf("%s: hypervolume of logarithms, 0 to 1 over the exact front, up to %g\n", argv[2],
           REFERENCE);
    int failed = measure(space, question);
    chp_study_free(study);
    chp_catalogue_free(models);
    return failed;
}
