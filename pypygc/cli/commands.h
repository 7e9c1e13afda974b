/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subcommands of the program `pypygc`. Each gets its own argument list, with a name such as
   "pypygc report" in argv[0], and returns the exit status of the process. */
#ifndef PYPYGC_CLI_COMMANDS_H
#define PYPYGC_CLI_COMMANDS_H

/* Writes a report of one profile. 0, or EXIT_CANNOT. */
int cmd_report(int argc, char **argv);

/* Writes a program's source with figures beside its lines. 0, or EXIT_CANNOT. */
int cmd_annotate(int argc, char **argv);

/* Shows what the JIT compiled. 0, or EXIT_CANNOT. */
int cmd_traces(int argc, char **argv);

/* Tells what changed between two profiles. 0, or EXIT_CANNOT. */
int cmd_diff(int argc, char **argv);

/* Writes a profile for another viewer. 0, or EXIT_CANNOT. */
int cmd_export(int argc, char **argv);

/* Compares totals with limits. 0 within them, 1 not, EXIT_CANNOT if that cannot be judged. */
int cmd_check(int argc, char **argv);

/* Runs a program under the tool and reports. The program's status, EXIT_CANNOT, or EXIT_NO_PROGRAM
   (launch.h). */
int cmd_run(int argc, char **argv);

/* Runs a program with different settings and compares the runs. 0, or EXIT_CANNOT. */
int cmd_try(int argc, char **argv);

/* Shows what is found out about a PyPy library. 0, 1 if it is no PyPy, EXIT_CANNOT. */
int cmd_layout(int argc, char **argv);

#endif
