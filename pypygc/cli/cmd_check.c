/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc check: is a run within limits? Arguments and exit status only. */
#include "cli/check_options.h"
#include "cli/commands.h"

int cmd_check(int argc, char **argv)
{
    struct check_request request;
    struct fault fault = {{0}};
    int status = EXIT_CANNOT;

    if (check_options_parse(argc, argv, &request, &fault) == 0)
        status = check_make(&request, &fault);
    limits_free(&request.limits);
    suppressions_free(&request.suppressions);
    return status;
}
