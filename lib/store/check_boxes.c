/* The list is taken in pieces, in order. A piece that is refused lets those before it
 * end and spares those after it, so that the first refusal is the one told. */
#include "store/check_boxes.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/crew.h"
#include "space/closing.h"

/* Boxes that the search had more reason to close than a look at the whole tells
 * are cut and looked at again; so many cuts for each box, on average. */
enum { CUTS_A_BOX = 256 };
enum { BOXES_A_PIECE = 64, CELLS_A_PIECE = 16384, MOST_PIECES_OF_A_BOX = 1024 };

/* Boxes of the log from byte `at` on; of a box to be evaluated that is large, some
 * cells of it. */
typedef struct {
    size_t at, boxes;
    uint64_t first, last;
} piece;

typedef struct {
    const chp_claimed *claimed;
    piece *piece;
    size_t pieces, room;
    _Atomic long long cuts;       /* that are left */
    _Atomic size_t refused;       /* the first piece that is; SIZE_MAX: none */
} board;

typedef struct {
    board *board;
    chp_evaluator *evaluator;
    chp_bounder *bounder;
    double evaluated, bounded;
    size_t refused;               /* the piece that `err` is about */
    chiplet_error err;
} checker;

/* ----------------------------------------------------------------- refusal */

/* "package.dies 0-1, die.cores 3": the axes on which a box is not whole. */
static void describe(const chp_space *space, const chp_box *box, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int a = 0; a < space->axes && used < size; a++) {
        char name[100];
        if (box->first[a] == 0 && (size_t)box->last[a] + 1 == space->count[a])
            continue;
        chp_space_axis_name(space, a, name, sizeof name);
        int more = snprintf(text + used, size - used, "%s%s %u-%u", used ? ", " : "", name,
                            box->first[a], box->last[a]);
        used += more > 0 ? (size_t)more : 0;
    }
}

static chiplet_status refuse_box(checker *k, const chp_box *box, const char *what)
{
    char where[180];
    describe(&k->board->claimed->space, box, where, sizeof where);
    return chp_refuse(&k->err, "%s: %s", what, *where ? where : "the whole grid");
}

/* -------------------------------------------------------------- evaluation */

static int is_harmless(checker *k, const chp_walk *walk)
{
    const chp_claimed *claimed = k->board->claimed;
    chp_evaluation found;
    double key[CHP_MAX_OBJECTIVES] = { 0 };
    chp_evaluate(k->evaluator, &walk->recipe, walk->stale, &found);
    k->evaluated++;
    if (!found.feasible || chp_question_broken(&claimed->question, found.metric) >= 0)
        return 1;
    chp_question_keys(&claimed->question, found.metric, key);
    return chp_claimed_leaves_out(claimed, key, walk->cell);
}

static chiplet_status evaluate_box(checker *k, const chp_box *box, uint64_t first, uint64_t last)
{
    chp_walk walk;
    for (int more = chp_walk_box(&walk, &k->board->claimed->space, box, first, last); more;
         more = chp_walk_next(&walk))
        if (!is_harmless(k, &walk))
            return refuse_box(k, box, "the front lacks a design of the box");
    return CHIPLET_OK;
}

/* ------------------------------------------------------------------ bounds */

static int beaten(const double key[CHP_MAX_OBJECTIVES], void *claimed)
{
    return chp_claimed_beater(claimed, key) != NULL;
}

static int never_beaten(const double key[CHP_MAX_OBJECTIVES], void *unused)
{
    (void)key;
    (void)unused;
    return 0;
}

static chp_verdict verdict_of(checker *k, const chp_closed_box *closed)
{
    const chp_claimed *claimed = k->board->claimed;
    int by_front = closed->closing == CHP_CLOSED_BEATEN;
    k->bounded++;
    return chp_box_verdict(k->bounder, &claimed->space, &closed->box, &claimed->question,
                           by_front ? beaten : never_beaten, (void *)claimed);
}

/* Part of a box, or all of it, for which a verdict stands. */
static int agrees(const chp_closed_box *closed, const chp_verdict *found, int is_part)
{
    if (closed->closing == CHP_CLOSED_BEATEN)
        return found->closing != CHP_OPEN;
    if (found->closing == closed->closing)
        return closed->closing != CHP_CLOSED_RULE || found->rule == closed->rule;
    return is_part && (found->closing == CHP_CLOSED_EMPTY ||
                       found->closing == CHP_CLOSED_INFEASIBLE);
}

/* Axes without an order first: a box that is wide on one has no bounds. */
static int axis_to_cut(const chp_space *space, const chp_box *box)
{
    int widest = -1;
    unsigned most = 0;
    for (int a = 0; a < space->axes; a++) {
        unsigned width = (unsigned)(box->last[a] - box->first[a]);
        if (width > 0 && !chp_bounds_ordered(space->key[a]))
            return a;
        if (width > most) {
            most = width;
            widest = a;
        }
    }
    return widest;
}

static chiplet_status bound_box(checker *k, const chp_closed_box *closed, int is_part);

static chiplet_status bound_halves(checker *k, const chp_closed_box *closed, int axis)
{
    chp_closed_box low = *closed, high = *closed;
    unsigned middle = (unsigned)(closed->box.first[axis] + closed->box.last[axis]) / 2;
    low.box.last[axis] = (uint16_t)middle;
    high.box.first[axis] = (uint16_t)(middle + 1);
    chiplet_status status = bound_box(k, &low, 1);
    return status ? status : bound_box(k, &high, 1);
}

static chiplet_status bound_box(checker *k, const chp_closed_box *closed, int is_part)
{
    static const char *const reason[] = { "", "", "the box holds points", "not all can be refused",
                                          "not all break the constraint",
                                          "the front does not beat all" };
    const chp_space *space = &k->board->claimed->space;
    chp_verdict found = verdict_of(k, closed);
    if (agrees(closed, &found, is_part))
        return CHIPLET_OK;
    int axis = axis_to_cut(space, &closed->box);
    if (found.closing != CHP_OPEN || closed->closing == CHP_CLOSED_EMPTY)
        return refuse_box(k, &closed->box, reason[closed->closing]);
    if (axis < 0)
        return closed->closing == CHP_CLOSED_BEATEN
                   ? evaluate_box(k, &closed->box, 0, UINT64_MAX)
                   : refuse_box(k, &closed->box, reason[closed->closing]);
    if (atomic_fetch_sub(&k->board->cuts, 1) <= 0)
        return chp_refuse(&k->err, "the boxes cannot be shown again at a reasonable cost");
    return bound_halves(k, closed, axis);
}

/* ------------------------------------------------------------------ pieces */

static int add_piece(board *b, const piece *p)
{
    if (b->pieces == b->room) {
        size_t room = b->room ? 2 * b->room : 16;
        piece *larger = realloc(b->piece, room * sizeof *larger);
        if (!larger)
            return 0;
        b->piece = larger;
        b->room = room;
    }
    b->piece[b->pieces++] = *p;
    return 1;
}

static int cut_large(board *b, size_t at, const chp_closed_box *closed)
{
    uint64_t cells = chp_box_cells(&b->claimed->space, &closed->box);
    uint64_t each = cells / MOST_PIECES_OF_A_BOX + CELLS_A_PIECE;
    int kept = 1;
    for (uint64_t first = 0; kept && first < cells; first += each)
        kept = add_piece(b, &(piece){ at, 1, first, first + each });
    return kept;
}

static int cut_list(board *b)
{
    const chp_box_log *boxes = &b->claimed->round->boxes;
    chp_closed_box closed;
    piece open = { 0, 0, 0, UINT64_MAX };
    int kept = 1;
    for (size_t at = 0, next = 0; kept && chp_box_log_next(boxes, &next, &closed); at = next) {
        int large = closed.closing == CHP_CLOSED_EVALUATED &&
                    chp_box_cells(&b->claimed->space, &closed.box) > CELLS_A_PIECE;
        open.boxes += !large;
        if (open.boxes > 0 && (large || open.boxes == BOXES_A_PIECE)) {
            kept = add_piece(b, &open);
            open.boxes = 0;
        }
        if (kept && large)
            kept = cut_large(b, at, &closed);
        if (open.boxes == 0)
            open.at = next;
    }
    return kept && (open.boxes == 0 || add_piece(b, &open));
}

static chiplet_status check_piece(checker *k, const piece *p)
{
    const chp_box_log *boxes = &k->board->claimed->round->boxes;
    chp_closed_box closed;
    chiplet_status status = CHIPLET_OK;
    size_t at = p->at;
    for (size_t i = 0; !status && i < p->boxes && chp_box_log_next(boxes, &at, &closed); i++)
        status = closed.closing == CHP_CLOSED_EVALUATED
                     ? evaluate_box(k, &closed.box, p->first, p->last)
                     : bound_box(k, &closed, 0);
    return status;
}

/* A chp_crew_task. */
static int take_piece(size_t task, void *own, void *shared)
{
    checker *k = own;
    board *b = shared;
    size_t first = atomic_load(&b->refused);
    if (task > first || !check_piece(k, &b->piece[task]))
        return 1;
    k->refused = task;
    while (task < first && !atomic_compare_exchange_weak(&b->refused, &first, task))
        continue;
    return 1;
}

/* ------------------------------------------------------------------- crew */

static int open_checker(checker *k, board *b)
{
    *k = (checker){ .board = b, .refused = SIZE_MAX };
    k->evaluator = chp_evaluator_new();
    k->bounder = chp_bounder_new();
    if (k->bounder)
        chp_bounder_ask(k->bounder, &b->claimed->question);
    return k->evaluator && k->bounder;
}

static chiplet_status run_crew(board *b, checker *team, int threads,
                               const chiplet_search_options *options, chiplet_error *err)
{
    void *own[CHP_MAX_CREW];
    chp_crew crew = { .task = take_piece, .tasks = b->pieces, .shared = b, .own = own,
                      .threads = threads, .options = options, .front = b->claimed->round->claims };
    for (int i = 0; i < threads; i++) {
        own[i] = &team[i];
        if (!open_checker(&team[i], b))
            return chp_fail_memory(err);
    }
    chiplet_status status = chp_crew_run(&crew, err);
    size_t refused = atomic_load(&b->refused);
    for (int i = 0; !status && i < threads; i++)
        if (refused != SIZE_MAX && team[i].refused == refused) {
            if (err)
                *err = team[i].err;
            return CHIPLET_ERR_REFUSED;
        }
    return status;
}

chiplet_status chp_check_boxes(chp_effort_of_check *out, const chp_claimed *claimed,
                               const chiplet_search_options *options, chiplet_error *err)
{
    board b = { .claimed = claimed, .refused = SIZE_MAX };
    atomic_store(&b.cuts, CUTS_A_BOX * ((long long)claimed->round->boxes.count + 1));
    int cut = cut_list(&b), threads = chp_crew_size(options->threads, b.pieces);
    checker *team = calloc((size_t)threads, sizeof *team);
    chiplet_status status =
        cut && team ? run_crew(&b, team, threads, options, err) : chp_fail_memory(err);
    *out = (chp_effort_of_check){ 0, 0 };
    for (int i = 0; team && i < threads; i++) {
        out->evaluated += team[i].evaluated;
        out->bounded += team[i].bounded;
        chp_evaluator_free(team[i].evaluator);
        chp_bounder_free(team[i].bounder);
    }
    free(team);
    free(b.piece);
    return status;
}
