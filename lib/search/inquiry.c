#include "search/inquiry.h"

/* Shares that rounding may leave a hair above 1 where all fits. */
static const double whole = 1 + 1e-9;

/* Limits that stand in no study, as rules on metrics. */
static const struct {
    int metric;
    int of_designs; /* a sheet does not know it */
    const char *text, *lever;
} built_in[] = {
    { CHP_METRIC_RETICLE_USED, 1, "a die fits the reticle",
      "fewer cores, less cache, a denser node, or more dies" },
    { CHP_METRIC_EDGE_USED, 1, "links, stacks and I/O fit the die edge",
      "fewer stacks a die, fewer lanes, more dies, or a larger die" },
    { CHP_METRIC_CARRIER_USED, 1, "the parts fit the interposer or substrate",
      "less silicon, fewer stacks, or another packaging technology" },
    { CHP_METRIC_CAPACITY_USED, 0, "weights, cache and activations fit the memory",
      "more packages or stacks, a smaller batch, more tensor or expert ranks" },
};

/* What nobody can move, but what can be left out of the reckoning. */
static const struct {
    unsigned fit;
    const char *text, *lever;
} of_physics[] = {
    { CHP_FIT_PITCH, "physics: bumps are as fine as links and memory need",
      "links and memory for coarser bumps, or a finer attachment" },
    { CHP_FIT_REACH, "physics: links reach from die to die",
      "a link of longer reach, closer spacing, or dies joined to their neighbours only" },
    { CHP_FIT_NODE, "physics: the nodes of dies drive their links",
      "a link that older nodes drive, or a newer process" },
    { CHP_FIT_SUPPLY, "physics: bumps carry the supply current",
      "less power, a higher voltage, or more area outside the PHYs" },
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* -------------------------------------------------------------------- requirements */

static void add(chp_inquiry *q, chp_requirement requirement)
{
    if (q->requirements < CHP_MAX_RULES)
        q->requirement[q->requirements++] = requirement;
}

static void add_built_in(chp_inquiry *q)
{
    int sheet = q->space.study->sheet != NULL;
    for (size_t i = 0; i < COUNT(built_in); i++) {
        chp_rule rule = { { built_in[i].metric, NULL, NULL }, -1, whole, built_in[i].text };
        if (!built_in[i].of_designs || !sheet)
            add(q, (chp_requirement){ rule, 0, built_in[i].lever });
    }
    for (size_t i = 0; i < COUNT(of_physics) && !sheet; i++) {
        chp_rule rule = { .sense = -1, .text = of_physics[i].text };
        q->physics |= q->requirements < CHP_MAX_RULES ? chp_only(q->requirements) : 0;
        add(q, (chp_requirement){ rule, of_physics[i].fit, of_physics[i].lever });
    }
}

void chp_inquiry_open(chp_inquiry *q, const chp_space *space, const chp_effort *effort,
                      chiplet_error *err)
{
    chp_question asked;
    *q = (chp_inquiry){ .space = *space, .effort = effort, .err = err };
    chp_question_of_study(&asked, space->study);
    for (int i = 0; i < asked.rules; i++)
        add(q, (chp_requirement){ asked.rule[i], 0, NULL });
    add_built_in(q);
}

void chp_inquiry_close(chp_inquiry *q)
{
    chp_tools_close(&q->tools);
}

/* ----------------------------------------------------------------------- runs */

static chp_question ask(chp_inquiry *q, chp_requirement_set kept, chp_aim aim)
{
    chp_question question = { .aims = 1, .best = 1 };
    question.aim[0] = aim;
    q->space.base.design.relaxed = CHP_FIT_ALL;
    for (int i = 0; i < q->requirements; i++)
        if (q->requirement[i].physics)
            q->space.base.design.relaxed |= kept & chp_only(i) ? 0 : q->requirement[i].physics;
        else if (kept & chp_only(i))
            question.rule[question.rules++] = q->requirement[i].rule;
    return question;
}

/* The best design that keeps `kept`, or with `any` some. */
static chiplet_status solve(chp_answer *answer, chp_inquiry *q, chp_requirement_set kept,
                            chp_aim aim, int any)
{
    chp_question question = ask(q, kept, aim);
    chp_watch watch = { q->effort, &question, 0 };
    chp_task task = { .space = &q->space, .question = &question, .threads = q->effort->threads,
                      .tools = &q->tools, .exhaustive = q->effort->exhaustive, .any = any,
                      .progress = chp_watch_tell, .progress_payload = &watch };
    chiplet_status status = chp_engine_run(answer, &task, q->err);
    int answered = answer->complete || (any && answer->front.count > 0);
    q->stopped |= !status && (!answered || watch.stopped);
    return status;
}

/* Throughput is bounded well, which leads to a design. */
static const chp_aim fastest = { { CHP_METRIC_THROUGHPUT, NULL, NULL }, +1 };

chiplet_status chp_inquiry_holds(int *found, chp_inquiry *q, chp_requirement_set kept)
{
    chp_answer answer;
    chiplet_status status = solve(&answer, q, kept, fastest, 1);
    *found = !status && answer.front.count > 0;
    chp_answer_close(&answer);
    return status;
}

chiplet_status chp_inquiry_nearest(double *value, int *found, chp_inquiry *q,
                                   chp_requirement_set kept, int requirement)
{
    chp_answer answer;
    const chp_rule *rule = &q->requirement[requirement].rule;
    chp_aim aim = { rule->gauge, rule->sense > 0 ? +1 : -1 };
    chiplet_status status = solve(&answer, q, kept, aim, 0);
    *found = !status && answer.front.count > 0;
    if (*found)
        *value = -aim.sense * answer.front.point[0].key[0];
    chp_answer_close(&answer);
    return status;
}

/* Why a design is refused under the rules of `relaxed`; 0 if it is not. */
static int refusal_of(chp_shortfall *why, chp_inquiry *q, uint64_t cell, unsigned relaxed)
{
    chp_walk walk;
    chp_evaluation at = { .feasible = 1 };
    chp_evaluator *evaluator = chp_evaluator_new();
    q->space.base.design.relaxed = relaxed;
    if (evaluator && chp_walk_begin(&walk, &q->space, cell, cell + 1))
        chp_evaluate(evaluator, &walk.recipe, CHP_STALE_ALL, &at);
    chp_evaluator_free(evaluator);
    *why = at.shortfall;
    return !at.feasible;
}

chiplet_status chp_inquiry_needs(chp_shortfall *why, int *found, chp_inquiry *q,
                                 chp_requirement_set kept, int requirement)
{
    chp_answer answer;
    unsigned others = (CHP_FIT_ALL | CHP_FIT_PHYSICS) & ~q->requirement[requirement].physics;
    chiplet_status status = solve(&answer, q, kept & ~chp_only(requirement), fastest, 0);
    *found = !status && answer.front.count > 0 &&
             refusal_of(why, q, answer.front.point[0].cell, others);
    chp_answer_close(&answer);
    return status;
}

chiplet_status chp_inquiry_refusals(chp_shortfall out[CHP_MOST_REFUSALS], int *count,
                                    chp_inquiry *q)
{
    chp_answer answer;
    chiplet_status status = solve(&answer, q, 0, fastest, 1);
    *count = 0;
    if (!status && answer.front.count == 0 && !q->stopped)
        chp_tally_sort(&answer.tally);
    for (int i = 0; !status && answer.front.count == 0 && !q->stopped; i++) {
        if (i == answer.tally.count || *count == CHP_MOST_REFUSALS)
            break;
        *count += refusal_of(&out[*count], q, answer.tally.reason[i].cell,
                             CHP_FIT_ALL | CHP_FIT_PHYSICS);
    }
    chp_answer_close(&answer);
    return status;
}
