#include "thermal/plates.h"

#include "solver/cholesky.h"

#include <math.h>

#define SINK_MODES (3 * CHP_PLATE_HALF) /* of one axis and parity */
#define WAVES_PER_PATCH 0.8             /* resolved over the smallest patch */

static const double pi = 3.14159265358979323846;

/* ---------------------------------------------------------------- one mode */

double chp_slab_impedance(double resistance_k_m2_per_w, double depth, double admittance,
                          double behind)
{
    if (depth <= 0)
        return resistance_k_m2_per_w + behind;
    double decay = exp(-2 * depth), sum = 1 + decay, t = (1 - decay) / sum;
    return t / admittance +
           4 * decay * behind / (sum * sum * (1 + admittance * t * behind));
}

static double plate_impedance(const chp_thermal_plate *plate, double wave_per_m, double behind)
{
    double t = plate->thickness_m, k = plate->conductivity_w_per_m_k;
    return t > 0 ? chp_slab_impedance(t / k, wave_per_m * t, wave_per_m * k, behind) : behind;
}

static int is_square(const chp_thermal_plate *plate)
{
    return plate->width_m == plate->height_m;
}

static const chp_thermal_plate *cooled_plate(const chp_thermal_cooler *cooler)
{
    return cooler->sink.thickness_m > 0 ? &cooler->sink : &cooler->spreader;
}

static double convection(const chp_thermal_cooler *cooler)
{
    const chp_thermal_plate *top = cooled_plate(cooler);
    return cooler->convection_k_per_w * top->width_m * top->height_m;
}

static double behind_spreader(const chp_thermal_cooler *cooler, double wave_per_m)
{
    double sink = plate_impedance(&cooler->sink, wave_per_m, convection(cooler));
    return cooler->sink.thickness_m > 0 ? cooler->interface_k_m2_per_w + sink : sink;
}

double chp_plates_local(const chp_thermal_cooler *cooler, double wave_per_m)
{
    return plate_impedance(&cooler->spreader, wave_per_m, behind_spreader(cooler, wave_per_m));
}

/* ------------------------------------------------------------------- modes */

static double norm(size_t mode, double length_m)
{
    return sqrt((mode ? 2 : 1) / length_m);
}

/* sin(m a) of successive m by the recurrence of Chebyshev. */
void chp_mode_means(double *out, size_t modes, double length_m, double low_m, double high_m)
{
    double a = pi * low_m / length_m, b = pi * high_m / length_m;
    double sin_a = sin(a), sin_b = sin(b), before_a = 0, before_b = 0;
    double twice_a = 2 * cos(a), twice_b = 2 * cos(b);
    out[0] = norm(0, length_m);
    double scale = norm(1, length_m) / (b - a);
    for (size_t m = 1; m < modes; m++) {
        out[m] = scale * (sin_b - sin_a) / (double)m;
        double next_a = twice_a * sin_a - before_a, next_b = twice_b * sin_b - before_b;
        before_a = sin_a, before_b = sin_b;
        sin_a = next_a, sin_b = next_b;
    }
}

/* Integral over the inner of two plates with one centre of mode m of it times
 * mode n of the outer one, both even or both odd: the integral of
 * cos(a x) cos(b x + phase) over [0, inner] with a inner = m pi and
 * b inner + 2 phase = n pi. */
static double overlap(size_t m, double inner, size_t n, double outer)
{
    double a = pi * (double)m / inner, b = pi * (double)n / outer;
    double phase = 0.5 * b * (outer - inner);
    double norms = norm(m, inner) * norm(n, outer);
    if (n == 0)
        return m == 0 ? norms * inner : 0;
    if (fabs(b - a) * inner < 1e-6)
        return norms * 0.5 * inner * cos(phase);
    return -norms * 2 * sin(phase) * b / (b * b - a * a);
}

/* ----------------------------------------------------------- coupled modes */

typedef double square[CHP_PLATE_BLOCK][CHP_PLATE_BLOCK];

/* Overlaps of the coupled modes of one axis with the sink's, by parity. */
typedef struct {
    double of[2][CHP_PLATE_HALF][SINK_MODES];
} overlaps;

/* What makes the equations of one pair of parities. */
typedef struct {
    const double (*x)[SINK_MODES], (*y)[SINK_MODES];
    double sink[SINK_MODES][SINK_MODES]; /* impedance of its lower face */
} coupling;

static void find_overlaps(overlaps *out, double inner_m, double outer_m)
{
    for (size_t odd = 0; odd < 2; odd++)
        for (size_t i = 0; i < CHP_PLATE_HALF; i++)
            for (size_t j = 0; j < SINK_MODES; j++)
                out->of[odd][i][j] = overlap(2 * i + odd, inner_m, 2 * j + odd, outer_m);
}

static double wave(size_t m, double width_m, size_t n, double height_m)
{
    double a = pi * (double)m / width_m, b = pi * (double)n / height_m;
    return sqrt(a * a + b * b);
}

static void find_sink(coupling *c, const chp_thermal_cooler *cooler, size_t odd_x, size_t odd_y)
{
    const chp_thermal_plate *sink = &cooler->sink;
    for (size_t i = 0; i < SINK_MODES; i++)
        for (size_t j = 0; j < SINK_MODES; j++)
            c->sink[i][j] =
                is_square(sink) && odd_x == odd_y && j < i
                    ? c->sink[j][i]
                    : plate_impedance(sink,
                                      wave(2 * i + odd_x, sink->width_m, 2 * j + odd_y,
                                           sink->height_m),
                                      convection(cooler));
}

/* Mean over the flux of mode m2 n2 of the temperature that m1 n1 makes: the same
 * with m1 and m2, or n1 and n2, exchanged. */
static void sink_impedance(square z, const coupling *c)
{
    for (size_t m1 = 0; m1 < CHP_PLATE_HALF; m1++)
        for (size_t m2 = m1; m2 < CHP_PLATE_HALF; m2++) {
            double along_y[SINK_MODES] = {0};
            for (size_t i = 0; i < SINK_MODES; i++) {
                double both = c->x[m1][i] * c->x[m2][i];
                for (size_t j = 0; j < SINK_MODES; j++)
                    along_y[j] += both * c->sink[i][j];
            }
            for (size_t n1 = 0; n1 < CHP_PLATE_HALF; n1++)
                for (size_t n2 = n1; n2 < CHP_PLATE_HALF; n2++) {
                    size_t a = m1 * CHP_PLATE_HALF, b = m2 * CHP_PLATE_HALF;
                    double sum = 0;
                    for (size_t j = 0; j < SINK_MODES; j++)
                        sum += along_y[j] * c->y[n1][j] * c->y[n2][j];
                    z[a + n1][b + n2] = z[a + n2][b + n1] = sum;
                    z[b + n1][a + n2] = z[b + n2][a + n1] = sum;
                }
        }
}

/* (Z^-1 + D)^-1 of a diagonal D that may hold zeros, as Z - X'X with
 * X = U'^-1 sqrt(D) Z and U'U = 1 + sqrt(D) Z sqrt(D). */
static int shunted(square z, const double *shunt)
{
    square u, x;
    for (size_t i = 0; i < CHP_PLATE_BLOCK; i++) {
        double root = sqrt(shunt[i]);
        for (size_t j = 0; j < CHP_PLATE_BLOCK; j++) {
            x[i][j] = root * z[i][j];
            u[i][j] = x[i][j] * sqrt(shunt[j]) + (i == j);
        }
    }
    if (!chp_cholesky(u[0], CHP_PLATE_BLOCK, CHP_PLATE_BLOCK))
        return 0;
    chp_cholesky_forward(x[0], CHP_PLATE_BLOCK, CHP_PLATE_BLOCK, u[0], CHP_PLATE_BLOCK,
                         CHP_PLATE_BLOCK);
    for (size_t k = 0; k < CHP_PLATE_BLOCK; k++)
        for (size_t i = 0; i < CHP_PLATE_BLOCK; i++)
            for (size_t j = 0; j < CHP_PLATE_BLOCK; j++)
                z[i][j] -= x[k][i] * x[k][j];
    return 1;
}

/* tanh / (k g), t / k at g = 0; k g tanh; sech. */
typedef struct {
    double series, shunt, transfer;
} slab;

static slab spreader_mode(const chp_thermal_plate *p, double g)
{
    if (g <= 0)
        return (slab){p->thickness_m / p->conductivity_w_per_m_k, 0, 1};
    double t = tanh(g * p->thickness_m), kg = p->conductivity_w_per_m_k * g;
    return (slab){t / kg, t * kg, sqrt(1 - t * t)};
}

/* The formula of a plate with matrices for Z and 1 / Z. */
static int couple(square root, const chp_thermal_cooler *cooler, const overlaps *x,
                  const overlaps *y, size_t odd_x, size_t odd_y)
{
    coupling c = { x->of[odd_x], y->of[odd_y], {{0}} };
    slab mode[CHP_PLATE_BLOCK];
    double shunt[CHP_PLATE_BLOCK];
    find_sink(&c, cooler, odd_x, odd_y);
    sink_impedance(root, &c);
    for (size_t i = 0; i < CHP_PLATE_BLOCK; i++) {
        size_t m = 2 * (i / CHP_PLATE_HALF) + odd_x, n = 2 * (i % CHP_PLATE_HALF) + odd_y;
        const chp_thermal_plate *s = &cooler->spreader;
        mode[i] = spreader_mode(s, wave(m, s->width_m, n, s->height_m));
        shunt[i] = mode[i].shunt;
        root[i][i] += cooler->interface_k_m2_per_w;
    }
    if (!shunted(root, shunt))
        return 0;
    for (size_t i = 0; i < CHP_PLATE_BLOCK; i++) {
        for (size_t j = 0; j < CHP_PLATE_BLOCK; j++)
            root[i][j] *= mode[i].transfer * mode[j].transfer;
        root[i][i] += mode[i].series;
    }
    return 1;
}

/* The same with x and y exchanged. */
static void exchange(square out, square z)
{
    for (size_t i = 0; i < CHP_PLATE_BLOCK; i++)
        for (size_t j = 0; j < CHP_PLATE_BLOCK; j++)
            out[i][j] = z[i % CHP_PLATE_HALF * CHP_PLATE_HALF + i / CHP_PLATE_HALF]
                         [j % CHP_PLATE_HALF * CHP_PLATE_HALF + j / CHP_PLATE_HALF];
}

static int same_plate(const chp_thermal_cooler *cooler)
{
    const chp_thermal_plate *a = &cooler->spreader, *b = cooled_plate(cooler);
    return a->width_m == b->width_m && a->height_m == b->height_m;
}

static int couple_low_modes(chp_plates *out, const chp_thermal_cooler *cooler)
{
    for (size_t m = 0; m < 2 * CHP_PLATE_HALF; m++)
        for (size_t n = 0; n < 2 * CHP_PLATE_HALF; n++)
            out->impedance_k_m2_per_w[m][n] = 0;
    overlaps x, y;
    find_overlaps(&x, cooler->spreader.width_m, cooler->sink.width_m);
    find_overlaps(&y, cooler->spreader.height_m, cooler->sink.height_m);
    int alike = is_square(&cooler->spreader) && is_square(&cooler->sink);
    for (size_t m = 0; m < 2; m++)
        for (size_t n = 0; n < 2; n++)
            if ((!alike || n >= m) && !couple(out->root[m][n], cooler, &x, &y, m, n))
                return 0;
    if (alike)
        exchange(out->root[1][0], out->root[0][1]);
    for (size_t k = 0; k < 4; k++)
        if (!chp_cholesky(out->root[k / 2][k % 2][0], CHP_PLATE_BLOCK, CHP_PLATE_BLOCK))
            return 0;
    return 1;
}

/* ------------------------------------------------------------------- build */

/* A multiple of four, for sums that run four abreast. */
static size_t modes_of(double length_m, double finest_m)
{
    double modes = 4 * ceil(0.5 * WAVES_PER_PATCH * length_m / finest_m);
    return (size_t)fmin(fmax(modes, 4 * CHP_PLATE_HALF), CHP_PLATE_MODES);
}

int chp_plates_build(chp_plates *out, const chp_thermal_cooler *cooler, double finest_m)
{
    const chp_thermal_plate *s = &cooler->spreader;
    out->modes_x = modes_of(s->width_m, finest_m);
    out->modes_y = modes_of(s->height_m, finest_m);
    out->coupled = !same_plate(cooler);
    for (size_t m = 0; m < out->modes_x; m++)
        for (size_t n = 0; n < out->modes_y; n++)
            out->impedance_k_m2_per_w[m][n] =
                is_square(s) && n < m
                    ? out->impedance_k_m2_per_w[n][m]
                    : chp_plates_local(cooler, wave(m, s->width_m, n, s->height_m));
    return !out->coupled || couple_low_modes(out, cooler);
}
