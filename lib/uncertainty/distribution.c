#include "uncertainty/distribution.h"

#include <math.h>

double chp_triangular_quantile(double low, double mode, double high, double share)
{
    double width = high - low;
    if (!(width > 0))
        return mode;
    double below = (mode - low) / width; /* probability of a value below the mode */
    if (share < below)
        return low + sqrt(share * width * (mode - low));
    return high - sqrt((1 - share) * width * (high - mode));
}

double chp_residual_factor(double low, double high, double score)
{
    double widths = score / CHP_TWENTIETH;
    return score < 0 ? pow(low, -widths) : pow(high, widths);
}
