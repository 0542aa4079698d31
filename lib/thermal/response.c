/* Each part is cut into cells, each a node with a resistance to a patch of the
 * spreader of its own size and conductances to its neighbours. With q the heat
 * into the patches, M = R + G the temperature over the coolant that q makes
 * (R: part and interface, G: plates), K the lateral conductances and p the
 * heat put in, T = M q and p = q + K T, so
 *     (M^-1 + K) T = p.
 * Both matrices are symmetric and positive definite: influence is mutual. */
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

/* Temperatures of the spreader above the cells: T - R q, q = p - K T. */
static void find_spreader(chp_response *out, chp_cell_matrix k, const double *r, size_t cells,
                          size_t sources)
{
    for (size_t i = 0; i < cells; i++) {
        for (size_t j = 0; j < cells; j++)
            for (size_t n = 0; k[i][j] != 0 && n < sources; n++)
                out->spreader[i][n] -= k[i][j] * out->t[j][n];
        for (size_t n = 0; n < sources; n++)
            out->spreader[i][n] = out->t[i][n] - r[i] * out->spreader[i][n];
    }
}

/* Solves for all sources. */
int chp_respond(chp_response *out, chp_mesh *m, const chp_thermal_package *p)
{
    chp_cell_matrix g, s, k;
    double r[CHP_THERMAL_CELLS];
    size_t sources = p->parts + p->spots;
    if (!chp_resistances(g, r, m, p) || !chp_cholesky(g[0], m->cells, CHP_THERMAL_CELLS))
        return 0;
    chp_conductances(k, m, p);
    inner_matrix(s, g, k, m->cells);
    if (!chp_cholesky(s[0], m->cells, CHP_THERMAL_CELLS))
        return 0;
    for (size_t i = 0; i < m->cells; i++)
        for (size_t j = 0; j < sources; j++)
            out->t[i][j] = out->spreader[i][j] = chp_share_of_source(m, p, i, j);
    times_root(out->t, g, m->cells, sources);
    chp_cholesky_solve(out->t[0], sources, CHP_THERMAL_SOURCES, s[0], m->cells, CHP_THERMAL_CELLS);
    times_transposed_root(out->t, g, m->cells, sources);
    find_spreader(out, k, r, m->cells, sources);
    return 1;
}
