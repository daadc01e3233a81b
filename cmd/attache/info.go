package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache"
)

func newInfo(env *environment) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "info CORPUS",
		Short: "Say what a corpus holds, how it was made, and what was skipped",
		Args:  arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runInfo(cmd.Context(), env, args[0], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

func runInfo(ctx context.Context, env *environment, folder string, asJSON bool) error {
	info, err := attache.Inspect(ctx, folder)
	if err != nil {
		return notCorpus(err)
	}
	if asJSON {
		return printJSON(env.out, info)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", folder, count(info.Records, "report"))
	if info.First != "" {
		fmt.Fprintf(&b, ", dated %s to %s", info.First, info.Last)
	}
	if info.Undated > 0 {
		fmt.Fprintf(&b, ", %d undated", info.Undated)
	}
	fmt.Fprintf(&b, "\nindex: %s\n", info.Index)
	if info.Corrections > 0 {
		fmt.Fprintf(&b, "corrections: %d in force; attache corrections %s lists them\n", info.Corrections, folder)
	}
	for _, problem := range info.CorrectionProblems {
		fmt.Fprintf(&b, "corrections: %s\n", oneLine(problem))
	}
	infoRuns(env, &b, info)
	infoSkipped(env, &b, info)
	infoFacets(env, &b, info)
	fmt.Fprintf(&b, "\n%s engine %s\n", env.style(bold, "Made with"), info.Manifest.Engine)
	for _, name := range slices.Sorted(maps.Keys(info.Manifest.Models)) {
		fmt.Fprintf(&b, "  %s  %s\n", pad(name, 14), info.Manifest.Models[name][:16])
	}
	for _, name := range slices.Sorted(maps.Keys(info.Manifest.Options)) {
		fmt.Fprintf(&b, "  %s  %s\n", pad(name, 14), cmp.Or(info.Manifest.Options[name], "none"))
	}
	_, err = io.WriteString(env.out, b.String())
	return err
}

func infoRuns(env *environment, w io.Writer, info *attache.Info) {
	fmt.Fprintf(w, "\n%s\n", env.style(bold, "Run     new  changed  unchanged  skipped  vanished  inputs"))
	for _, r := range info.Manifest.Runs {
		fmt.Fprintf(w, "%3d %7d %8d %10d %8d %9d  %s\n", r.Run, r.New, r.Changed, r.Unchanged, r.Skipped+r.StillSkipped, r.Vanished, printable(strings.Join(r.Inputs, " ")))
	}
	if r := info.Manifest.Running; r != nil {
		fmt.Fprintf(w, "%3d is under way, or was interrupted: run the same command again to finish it\n", r.Run)
	}
}

func infoSkipped(env *environment, w io.Writer, info *attache.Info) {
	if len(info.Skipped) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", env.style(bold, "Inputs that could not be read"))
	printSkips(w, info.Skipped)
}

func printSkips(w io.Writer, reasons []attache.SkipReason) {
	for _, r := range reasons {
		fmt.Fprintf(w, "%6d  %s  such as %s: %s\n", r.Count, pad(r.Reason, 14), oneLine(r.Example.Source), oneLine(r.Example.Detail))
	}
}

func infoFacets(env *environment, w io.Writer, info *attache.Info) {
	for _, f := range info.Facets {
		if len(f.Values) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", env.style(bold, "Reports by "+f.Field))
		for _, v := range f.Values {
			fmt.Fprintf(w, "%6d  %s\n", v.Count, printable(v.Name))
		}
	}
}
