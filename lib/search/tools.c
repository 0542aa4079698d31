#include "search/tools.h"

void chp_tools_close(chp_tools *tools)
{
    for (int i = 0; i < CHP_MOST_THREADS; i++) {
        chp_evaluator_free(tools->evaluator[i]);
        chp_bounder_free(tools->bounder[i]);
        tools->evaluator[i] = NULL;
        tools->bounder[i] = NULL;
    }
}
