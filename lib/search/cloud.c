#include "search/cloud.h"

#include <math.h>
#include <stdlib.h>

/* x from 1 to 2^14 W in 32 cells an octave, y from 2^-10 to 2^30 in 16. */
enum { X_CELLS = 14 * 32, Y_CELLS = 40 * 16, WORDS = X_CELLS * Y_CELLS / 64 };
static const double x_first = 0, x_per_octave = 32, y_first = -10, y_per_octave = 16;

int chp_cloud_open(chp_cloud *cloud)
{
    cloud->bits = calloc(WORDS, sizeof *cloud->bits);
    return cloud->bits != NULL;
}

void chp_cloud_close(chp_cloud *cloud)
{
    free(cloud->bits);
    cloud->bits = NULL;
}

static int cell_of(double value, double first, double per_octave, int cells)
{
    if (!(value > 0))
        return -1;
    double cell = floor((log2(value) - first) * per_octave);
    return cell >= 0 && cell < cells ? (int)cell : -1;
}

void chp_cloud_add(chp_cloud *cloud, double x, double y)
{
    int i = cell_of(x, x_first, x_per_octave, X_CELLS);
    int j = cell_of(y, y_first, y_per_octave, Y_CELLS);
    if (i < 0 || j < 0)
        return;
    unsigned bit = (unsigned)(i * Y_CELLS + j);
    cloud->bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

void chp_cloud_join(chp_cloud *into, const chp_cloud *from)
{
    for (int i = 0; i < WORDS; i++)
        into->bits[i] |= from->bits[i];
}

static int marked(const chp_cloud *cloud, int i, int j)
{
    unsigned bit = (unsigned)(i * Y_CELLS + j);
    return (int)(cloud->bits[bit / 64] >> bit % 64 & 1);
}

static int any_marked(const chp_cloud *cloud, int i, int j, int coarse)
{
    for (int a = i; a < i + coarse && a < X_CELLS; a++)
        for (int b = j; b < j + coarse && b < Y_CELLS; b++)
            if (marked(cloud, a, b))
                return 1;
    return 0;
}

static size_t marks_at(const chp_cloud *cloud, int coarse, double *x, double *y)
{
    size_t count = 0;
    for (int i = 0; i < X_CELLS; i += coarse)
        for (int j = 0; j < Y_CELLS; j += coarse) {
            if (!any_marked(cloud, i, j, coarse))
                continue;
            if (count == CHP_CLOUD_MARKS)
                return CHP_CLOUD_MARKS + 1;
            x[count] = exp2(x_first + (i + 0.5 * coarse) / x_per_octave);
            y[count] = exp2(y_first + (j + 0.5 * coarse) / y_per_octave);
            count++;
        }
    return count;
}

size_t chp_cloud_marks(const chp_cloud *cloud, double *x, double *y)
{
    for (int coarse = 1;; coarse *= 2) {
        size_t count = marks_at(cloud, coarse, x, y);
        if (count <= CHP_CLOUD_MARKS)
            return count;
    }
}
