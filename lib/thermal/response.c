/* Each part is cut into cells, each a node with a resistance to a patch of the
 * spreader of its own size and conductances to its neighbours. With q the heat
 * into the patches, M = R + G the temperature over the coolant that q makes
 * (R: part and interface, G: plates), K the lateral conductances and p the
 * heat put in, T = M q and p = q + K T, so
 *     (M^-1 + K) T = p.
 * Both matrices are symmetric and positive definite: influence is mutual. Mirrors of
 * the package cut the equations into sets, and of sources that are images of each
 * other one is solved for. */
#include "thermal/response.h"

#include <string.h>

#include "solver/cholesky.h"
#include "thermal/conductance.h"
#include "thermal/resistance.h"

static double share_of_spot(const chp_thermal_area *cell_area, const chp_thermal_area *spot)
{
    double x = chp_mesh_overlap(cell_area->x_m, cell_area->width_m, spot->x_m, spot->width_m);
    double y = chp_mesh_overlap(cell_area->y_m, cell_area->height_m, spot->y_m, spot->height_m);
    return x > 0 && y > 0 ? x * y / (spot->width_m * spot->height_m) : 0;
}

/* Share of source s that heats cell i. */
double chp_share_of_source(const chp_mesh *m, const chp_thermal_package *p, size_t i, size_t s)
{
    size_t part = m->cell[i].part;
    if (s < p->parts)
        return part == s ? 1 / (double)chp_mesh_cells_of(m, part) : 0;
    const chp_thermal_spot *spot = &p->spot[s - p->parts];
    chp_thermal_area area = chp_mesh_area(m, i);
    return part == spot->part ? share_of_spot(&area, &spot->area) : 0;
}

/* Rows of U from the diagonal on become columns: out[i][k] = U[k][i], k <= i. */
static void transpose_root(chp_cell_matrix out, chp_cell_matrix u, size_t cells)
{
    for (size_t i = 0; i < cells; i++)
        for (size_t k = 0; k < cells; k++)
            out[i][k] = k <= i ? u[k][i] : 0;
}

/* With M = U'U the temperatures are U' (1 + U K U')^-1 U p: no inverse of M is
 * needed, and what is factorised is far from singular. `s` gets its matrix. */
static void inner_matrix(chp_cell_matrix s, chp_cell_matrix u, chp_cell_matrix k, size_t cells)
{
    chp_cell_matrix root, across; /* U'; K U' */
    transpose_root(root, u, cells);
    for (size_t i = 0; i < cells; i++) {
        memset(across[i], 0, cells * sizeof across[i][0]);
        for (size_t j = 0; j < cells; j++)
            for (size_t n = 0; k[i][j] != 0 && n <= j; n++)
                across[i][n] += k[i][j] * root[j][n];
    }
    for (size_t i = 0; i < cells; i++) {
        memset(s[i], 0, cells * sizeof s[i][0]);
        s[i][i] = 1;
        for (size_t j = i; j < cells; j++)
            for (size_t n = i; n < cells; n++)
                s[i][n] += u[i][j] * across[j][n];
    }
}

/* T becomes U T; rows below a row are still what they were. */
static void times_root(chp_cell_table t, chp_cell_matrix u, size_t cells, size_t columns)
{
    for (size_t i = 0; i < cells; i++)
        for (size_t n = 0; n < columns; n++) {
            double sum = 0;
            for (size_t j = i; j < cells; j++)
                sum += u[i][j] * t[j][n];
            t[i][n] = sum;
        }
}

/* T becomes U' T; rows above a row are still what they were. */
static void times_transposed_root(chp_cell_table t, chp_cell_matrix u, size_t cells, size_t columns)
{
    for (size_t i = cells; i-- > 0;)
        for (size_t n = 0; n < columns; n++) {
            double sum = 0;
            for (size_t j = 0; j <= i; j++)
                sum += u[j][i] * t[j][n];
            t[i][n] = sum;
        }
}

/* ---------------------------------------------------------------- solving */

/* Sources that stand for their images. */
typedef struct {
    size_t count, source[CHP_THERMAL_SOURCES];
} columns;

static columns distinct_sources(const chp_symmetry *symmetry, size_t sources)
{
    columns c = {0};
    for (size_t s = 0; s < sources; s++) {
        size_t least = s;
        for (size_t g = 1; g < CHP_MIRRORS; g++)
            if (chp_symmetric_set_exists(symmetry, (int)g) && symmetry->source[g][s] < least)
                least = symmetry->source[g][s];
        if (least == s)
            c.source[c.count++] = s;
    }
    return c;
}

typedef struct {
    const chp_thermal_package *package;
    const chp_mesh *mesh;
    const chp_plates *plates;
    chp_symmetry symmetry;
    columns columns;
    chp_cell_matrix k;
    double r[CHP_THERMAL_CELLS];
    chp_cell_table heat; /* shares of the distinct sources */
} problem;

static size_t part_of_source(const chp_thermal_package *p, size_t source)
{
    return source < p->parts ? source : p->spot[source - p->parts].part;
}

static void find_heat(problem *p)
{
    const chp_mesh *m = p->mesh;
    for (size_t i = 0; i < m->cells; i++)
        memset(p->heat[i], 0, p->columns.count * sizeof p->heat[i][0]);
    for (size_t n = 0; n < p->columns.count; n++) {
        size_t s = p->columns.source[n], part = part_of_source(p->package, s);
        size_t first = m->first_cell[part];
        for (size_t i = first; i < first + chp_mesh_cells_of(m, part); i++)
            p->heat[i][n] = chp_share_of_source(m, p->package, i, s);
    }
}

/* What of all heat belongs to a set, and what its temperatures are to all cells. */
static void fold_heat(chp_cell_table t, const problem *p, const chp_symmetric_set *set,
                      const size_t *place)
{
    int parities = set->odd_x | set->odd_y << 1;
    for (size_t i = 0; i < set->cells; i++)
        memset(t[i], 0, p->columns.count * sizeof t[i][0]);
    for (size_t c = 0; c < p->mesh->cells; c++) {
        size_t i = place[p->symmetry.first[c]];
        if (i == set->cells)
            continue;
        double factor = set->weight[i] * chp_mirrored_sign(parities, p->symmetry.by[c]);
        for (size_t n = 0; n < p->columns.count; n++)
            t[i][n] += factor * p->heat[c][n];
    }
}

static void unfold(chp_cell_table out, chp_cell_table t, const problem *p,
                   const chp_symmetric_set *set, const size_t *place)
{
    int parities = set->odd_x | set->odd_y << 1;
    for (size_t c = 0; c < p->mesh->cells; c++) {
        size_t i = place[p->symmetry.first[c]];
        if (i == set->cells)
            continue;
        double factor = set->weight[i] * chp_mirrored_sign(parities, p->symmetry.by[c]);
        for (size_t n = 0; n < p->columns.count; n++)
            out[c][n] += factor * t[i][n];
    }
}

/* Adds the temperatures of one set. */
static int respond_in_set(chp_cell_table out, problem *p, int parities)
{
    chp_cell_matrix g, s, k;
    chp_cell_table t;
    chp_symmetric_set set;
    size_t place[CHP_THERMAL_CELLS];
    chp_symmetric_set_find(&set, &p->symmetry, p->mesh, parities);
    for (size_t i = 0; i < p->mesh->cells; i++)
        place[i] = set.cells;
    for (size_t i = 0; i < set.cells; i++)
        place[set.cell[i]] = i;
    chp_set_resistances(g, p->r, &set, &p->symmetry, p->mesh, p->plates);
    if (!chp_cholesky(g[0], set.cells, CHP_THERMAL_CELLS))
        return 0;
    chp_set_conductances(k, p->k, &set, &p->symmetry, p->mesh);
    inner_matrix(s, g, k, set.cells);
    if (!chp_cholesky(s[0], set.cells, CHP_THERMAL_CELLS))
        return 0;
    fold_heat(t, p, &set, place);
    times_root(t, g, set.cells, p->columns.count);
    chp_cholesky_solve(t[0], p->columns.count, CHP_THERMAL_SOURCES, s[0], set.cells,
                       CHP_THERMAL_CELLS);
    times_transposed_root(t, g, set.cells, p->columns.count);
    unfold(out, t, p, &set, place);
    return 1;
}

/* Temperatures of the spreader above the cells: T - R q, q = p - K T. */
static void find_spreader(chp_cell_table out, chp_cell_table t, const problem *p)
{
    size_t cells = p->mesh->cells, count = p->columns.count;
    for (size_t i = 0; i < cells; i++) {
        memcpy(out[i], p->heat[i], count * sizeof out[i][0]);
        for (size_t j = 0; j < cells; j++)
            for (size_t n = 0; p->k[i][j] != 0 && n < count; n++)
                out[i][n] -= p->k[i][j] * t[j][n];
        for (size_t n = 0; n < count; n++)
            out[i][n] = t[i][n] - p->r[i] * out[i][n];
    }
}

/* From distinct sources to all. */
static void mirror(chp_cell_table out, chp_cell_table t, const problem *p)
{
    for (size_t n = 0; n < p->columns.count; n++)
        for (size_t g = 0; g < CHP_MIRRORS; g++) {
            if (!chp_symmetric_set_exists(&p->symmetry, (int)g))
                continue;
            size_t source = p->symmetry.source[g][p->columns.source[n]];
            for (size_t i = 0; i < p->mesh->cells; i++)
                out[i][source] = t[g ? p->symmetry.cell[g][i] : i][n];
        }
}

int chp_respond(chp_response *out, chp_mesh *m, const chp_thermal_package *package)
{
    chp_plates plates;
    problem p; /* too large to be cleared for nothing */
    chp_cell_table t, spreader;
    p.package = package;
    p.mesh = m;
    p.plates = &plates;
    if (!chp_plates_build(&plates, &package->cooler, chp_mesh_finest(m, package->parts)))
        return 0;
    chp_mesh_add_modes(m, package, &plates);
    chp_symmetry_find(&p.symmetry, m, package);
    p.columns = distinct_sources(&p.symmetry, package->parts + package->spots);
    chp_cell_resistances(p.r, m, package);
    chp_conductances(p.k, m, package);
    find_heat(&p);
    for (size_t i = 0; i < m->cells; i++)
        memset(t[i], 0, p.columns.count * sizeof t[i][0]);
    for (int parities = 0; parities < CHP_MIRRORS; parities++)
        if (chp_symmetric_set_exists(&p.symmetry, parities) && !respond_in_set(t, &p, parities))
            return 0;
    find_spreader(spreader, t, &p);
    mirror(out->t, t, &p);
    mirror(out->spreader, spreader, &p);
    return 1;
}
