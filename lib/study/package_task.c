#include "study/package_task.h"

#include <math.h>

typedef struct {
    chp_package_text *package;
    int failed; /* no memory */
} builder;

static void *room(builder *b, size_t count, size_t size)
{
    void *memory = chp_arena_alloc(&b->package->arena, (count ? count : 1) * size);
    b->failed |= !memory;
    return memory;
}

static int count_of(const chp_package_text *p, chp_part_kind kind)
{
    return (int)p->of[kind].count;
}

static double value_of(const chp_package_text *p, chp_part_kind kind, int i, chp_part_key key)
{
    return p->of[kind].part[i].value[key];
}

static double or_else(double value, double otherwise)
{
    return value >= 0 ? value : otherwise;
}

/* ------------------------------------------------------------- work and data */

static const chp_channel *channels(builder *b)
{
    const chp_package_text *p = b->package;
    int links = count_of(p, CHP_PART_LINK);
    chp_channel *channel = room(b, 2 * (size_t)links, sizeof *channel);
    for (int i = 0; channel && i < links; i++) {
        int from = (int)value_of(p, CHP_PART_LINK, i, CHP_PART_LINK_FROM);
        int to = (int)value_of(p, CHP_PART_LINK, i, CHP_PART_LINK_TO);
        double there = value_of(p, CHP_PART_LINK, i, CHP_PART_LINK_BANDWIDTH);
        double back = or_else(value_of(p, CHP_PART_LINK, i, CHP_PART_LINK_BACK), there);
        channel[2 * i] = (chp_channel){ from, to, there };
        channel[2 * i + 1] = (chp_channel){ to, from, back };
    }
    return channel;
}

static const double *rates(builder *b)
{
    const chp_package_text *p = b->package;
    int dies = count_of(p, CHP_PART_DIE);
    double *rate = room(b, (size_t)dies, sizeof *rate);
    for (int i = 0; rate && i < dies; i++)
        rate[i] = value_of(p, CHP_PART_DIE, i, CHP_PART_DIE_RATE);
    return rate;
}

static const chp_stack *stacks(builder *b)
{
    const chp_package_text *p = b->package;
    int count = count_of(p, CHP_PART_STACK);
    chp_stack *stack = room(b, (size_t)count, sizeof *stack);
    for (int i = 0; stack && i < count; i++)
        stack[i] = (chp_stack){ (int)value_of(p, CHP_PART_STACK, i, CHP_PART_STACK_DIE),
                                value_of(p, CHP_PART_STACK, i, CHP_PART_STACK_BANDWIDTH),
                                value_of(p, CHP_PART_STACK, i, CHP_PART_STACK_CAPACITY) };
    return stack;
}

static double dies_with_cores(const chp_package_text *p)
{
    double count = 0;
    for (int i = 0; i < count_of(p, CHP_PART_DIE); i++)
        count += value_of(p, CHP_PART_DIE, i, CHP_PART_DIE_RATE) > 0;
    return count;
}

/* Without a number the cores draw each byte once: each die all of what is shared. */
static const chp_tensor *tensors(builder *b)
{
    const chp_package_text *p = b->package;
    int count = count_of(p, CHP_PART_TENSOR);
    double readers = dies_with_cores(p);
    chp_tensor *tensor = room(b, (size_t)count, sizeof *tensor);
    for (int i = 0; tensor && i < count; i++) {
        const double *value = p->of[CHP_PART_TENSOR].part[i].value;
        double dram = value[CHP_PART_TENSOR_DRAM];
        chp_locality locality = (chp_locality)value[CHP_PART_TENSOR_LOCALITY];
        double drawn = locality == CHP_SHARED ? readers * dram : dram;
        tensor[i] = (chp_tensor){ locality, (int)value[CHP_PART_TENSOR_DIRECTION], dram,
                                  or_else(value[CHP_PART_TENSOR_CACHE], drawn),
                                  or_else(value[CHP_PART_TENSOR_STORED], dram) };
    }
    return tensor;
}

static void build_task(builder *b, chp_package_task *out)
{
    const chp_package_text *p = b->package;
    const double *step = p->of[CHP_PART_STEP].part[0].value;
    out->task = (chp_placement_task){
        .channels = { count_of(p, CHP_PART_DIE), 2 * count_of(p, CHP_PART_LINK), channels(b) },
        .flop_per_s = rates(b),
        .stacks = count_of(p, CHP_PART_STACK),
        .stack = stacks(b),
        .flop = step[CHP_PART_STEP_WORK],
        .tensors = count_of(p, CHP_PART_TENSOR),
        .tensor = tensors(b),
        .l2_policy = (chp_l2_policy)step[CHP_PART_STEP_L2_POLICY],
    };
    out->options.time_limit_s = step[CHP_PART_STEP_TIME_LIMIT];
    size_t dies = p->of[CHP_PART_DIE].count, channel_count = 2 * p->of[CHP_PART_LINK].count;
    size_t shares = p->of[CHP_PART_TENSOR].count * p->of[CHP_PART_STACK].count * dies;
    out->at.work = room(b, dies, sizeof(double));
    out->at.data = room(b, shares, sizeof(double));
    out->at.traffic = room(b, dies * dies, sizeof(double));
    out->at.flow = room(b, dies * channel_count, sizeof(double));
}

/* --------------------------------------------------------------------- items */

static double memory_of(const chp_placement_task *t, int die, int capacity)
{
    double sum = 0;
    for (int s = 0; s < t->stacks; s++)
        if (t->stack[s].node == die)
            sum += capacity ? t->stack[s].bytes : t->stack[s].bytes_per_s;
    return sum;
}

static int find_candidates(int *candidate, const chp_placement_task *t)
{
    int count = 0;
    for (int d = 0; d < t->channels.nodes; d++)
        if (t->flop_per_s[d] > 0 && memory_of(t, d, 0) > 0)
            candidate[count++] = d;
    return count;
}

/* Of the channel from one die to another; 0 if there is none. */
static double channel_rate(const chp_channels *g, int from, int to)
{
    for (int c = 0; c < g->channels; c++)
        if (g->channel[c].from == from && g->channel[c].to == to)
            return g->channel[c].bytes_per_s;
    return 0;
}

static const double *links_in_order(builder *b, const chp_package_task *out, int dies,
                                    chp_findings *to)
{
    double *rate = room(b, (size_t)dies, sizeof *rate);
    const chp_part *die = b->package->of[CHP_PART_DIE].part;
    for (int d = 0; rate && d + 1 < dies; d++) {
        int from = out->candidate[d], next = out->candidate[d + 1];
        rate[d] = channel_rate(&out->task.channels, from, next);
        if (rate[d] <= 0)
            chp_find_fault(to, CHIPLET_ERR_VALUE, &die[next].place, NULL,
                           "items in order need a link from [die.%s] to [die.%s]",
                           die[from].name, die[next].name);
    }
    return rate;
}

static void fill_item(const chp_package_task *out, double *time_s, double *bytes, double *sent,
                      const double *value, int i)
{
    const chp_assignment *a = &out->items.layers;
    bytes[i] = or_else(value[CHP_PART_ITEM_STORED], value[CHP_PART_ITEM_DRAM]);
    sent[i] = value[CHP_PART_ITEM_SENT];
    for (int d = 0; d < a->dies; d++) {
        int die = out->candidate[d];
        time_s[i * a->dies + d] = value[CHP_PART_ITEM_WORK] / out->task.flop_per_s[die];
        time_s[(a->items + i) * a->dies + d] =
            value[CHP_PART_ITEM_DRAM] / memory_of(&out->task, die, 0);
    }
}

static void build_items(builder *b, chp_package_task *out, chp_findings *to)
{
    const chp_package_text *p = b->package;
    chp_assignment *a = &out->items.layers;
    size_t items = p->of[CHP_PART_ITEM].count, dies = p->of[CHP_PART_DIE].count;
    double *time_s = room(b, 2 * items * dies, sizeof *time_s);
    double *bytes = room(b, items, sizeof *bytes), *sent = room(b, items, sizeof *sent);
    double *capacity = room(b, dies, sizeof *capacity);
    out->candidate = room(b, dies, sizeof *out->candidate);
    out->item_die = room(b, items, sizeof *out->item_die);
    if (b->failed)
        return;
    *a = (chp_assignment){ (int)items, find_candidates(out->candidate, &out->task), 2, time_s,
                           bytes, capacity };
    if (a->dies == 0)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &p->of[CHP_PART_ITEM].part[0].place, NULL,
                       "no die has both cores and memory for an item");
    for (int d = 0; d < a->dies; d++)
        capacity[d] = memory_of(&out->task, out->candidate[d], 1);
    for (int i = 0; i < a->items; i++)
        fill_item(out, time_s, bytes, sent, p->of[CHP_PART_ITEM].part[i].value, i);
    out->items.crossing_bytes = sent;
    out->in_order = p->of[CHP_PART_STEP].part[0].value[CHP_PART_STEP_ITEM_ORDER] > 0;
    if (out->in_order)
        out->items.link_bytes_per_s = links_in_order(b, out, a->dies, to);
}

chiplet_status chp_package_task_build(chp_package_task *out, chp_package_text *package,
                                      chp_findings *to)
{
    builder b = { package, 0 };
    *out = (chp_package_task){ 0 };
    build_task(&b, out);
    if (!b.failed && package->of[CHP_PART_ITEM].count)
        build_items(&b, out, to);
    if (b.failed)
        chp_find_no_memory(to);
    return to->status;
}
