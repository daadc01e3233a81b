// Command attache labels reports, searches them, shows them and exports them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"attache"
)

// The exit codes, the same for every command.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitSkipped     = 3
	exitInterrupted = 130
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main with its surroundings as arguments; it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	env := &environment{in: stdin, out: stdout, err: stderr, colour: isTerminal(stdout) && os.Getenv("NO_COLOR") == ""}
	root := newRoot(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	return env.exit(err)
}

// environment is what the commands see of the world.
type environment struct {
	in       io.Reader
	out, err io.Writer
	colour   bool
	started  bool // the arguments were understood
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// width is the number of columns of the terminal, 100 where there is none.
func (env *environment) width() int {
	if f, ok := env.out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 20 {
			return w
		}
	}
	return 100
}

// errSkipped is the outcome of a run that is done but for skipped inputs.
var errSkipped = errors.New("some inputs were skipped")

// hinted is an error with advice, printed on a line of its own.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func hint(err error, format string, args ...any) error {
	return hinted{err, fmt.Sprintf(format, args...)}
}

// usage is an error in the command line.
type usage struct{ error }

func usagef(format string, args ...any) error { return usage{fmt.Errorf(format, args...)} }

// exit reports the error, if any, and returns the exit code.
func (env *environment) exit(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSkipped):
		return exitSkipped
	case isBrokenPipe(err):
		return exitDone // the reader has seen enough
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(env.err, "attache: interrupted")
		printHint(env.err, err)
		return exitInterrupted
	}
	fmt.Fprintf(env.err, "attache: error: %s\n", printable(told(err)))
	printHint(env.err, err)
	if !env.started || errors.As(err, new(usage)) {
		return exitUsage
	}
	return exitFailed
}

func printHint(w io.Writer, err error) {
	var h hinted
	if errors.As(err, &h) {
		fmt.Fprintf(w, "attache: hint: %s\n", printable(h.hint))
	}
}

func newRoot(env *environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "attache",
		Short: "Say who, where and which technology, out of cooperation reports",
		Long: `attache reads reports on science and technology cooperation and says who
(organisations), where (countries, and why each stands there) and which
technology (domains), always with the quoted evidence.

  attache label reports/ -o study        label a folder of reports
  attache search study 'laser country:RU'
  attache show study ID                  one report, its evidence marked
  attache export study -f csv > study.csv

Exit codes: 0 done; 1 failed; 2 bad usage; 3 done, but some inputs were
skipped; 130 interrupted. Every flag can be given as a variable too:
ATTACHE_HOME=CN is --home CN; the flag wins.`,
		Version:       attache.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := setFromEnvironment(cmd); err != nil {
				return err
			}
			env.started = true
			return nil
		},
	}
	root.SetIn(env.in)
	root.SetOut(env.out)
	root.SetErr(env.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return hint(flagError(err), "%s --help lists the flags", cmd.CommandPath())
	})
	root.SetVersionTemplate("attache {{.Version}}\n")
	root.AddCommand(
		newReport(env),
		newLabel(env), newRelabel(env), newSearch(env), newShow(env), newInfo(env), newExport(env), newIndex(env),
		newTrain(env), newEval(env), newSuggest(env),
		newOrganizations(env), newPeople(env),
		newCorrect(env), newCorrections(env), newImport(env),
		newAudit(env), newSample(env), newOutcome(env), newDiff(env),
		newForget(env), newMerge(env),
		newSimilar(env), newDuplicates(env), newSaved(env),
	)
	return root
}

// setFromEnvironment sets the flags that were not given from ATTACHE_*.
func setFromEnvironment(cmd *cobra.Command) error {
	var err error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := "ATTACHE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value, set := os.LookupEnv(name); set && !f.Changed && f.Name != "help" && f.Name != "version" {
			if setErr := cmd.Flags().Set(f.Name, value); setErr != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", name, flagError(setErr)))
			}
		}
	})
	return err
}
