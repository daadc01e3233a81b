package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

func newSaved(env *environment) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "saved CORPUS",
		Short: "Keep queries in the corpus, and see what is new since they last ran",
		Long: `saved lists the queries that are kept in a corpus folder, in queries.json. They
go where the folder goes, and relabel and merge carry them over.

  attache saved add study lasers 'laser origin:RU'
  attache saved run study lasers                what it finds
  attache saved run study lasers --since-run    what is new since it last ran
  attache saved run study                       how much each finds, and what of it is new
  attache saved remove study lasers

A query has run when saved run has printed what it finds; --peek leaves no note
of it. New is what a later run of attache label brought, changed reports too;
corrections do not make a report new.`,
		Example: "  attache saved study\n  attache saved add study chips 'domain:semiconductors mode:acquisition'",
		Args:    arguments("CORPUS", 1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			return runSavedList(env, args[0], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	cmd.AddCommand(newSavedAdd(env), newSavedList(env), newSavedRemove(env), newSavedRun(env))
	return cmd
}

func newSavedList(env *environment) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list CORPUS",
		Short: "List the saved queries",
		Args:  arguments("CORPUS", 1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			return runSavedList(env, args[0], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func runSavedList(env *environment, folder string, asJSON bool) error {
	list, err := attache.SavedQueries(folder)
	if err != nil {
		return notCorpus(err)
	}
	if asJSON {
		for _, q := range list {
			if err := printJSON(env.out, savedJSON{Type: "saved", SavedQuery: q}); err != nil {
				return err
			}
		}
		return printJSON(env.out, map[string]any{"type": "summary", "saved": len(list)})
	}
	if len(list) == 0 {
		_, err := fmt.Fprintf(env.out, "No query is saved. attache saved add %s NAME QUERY keeps one.\n", folder)
		return err
	}
	rows := [][]string{{"last run", "name", "query"}}
	for _, q := range list {
		rows = append(rows, []string{ranAt(q), oneLine(q.Name), oneLine(q.Query)})
	}
	return printRows(env, env.out, rows, 1)
}

// savedJSON is a saved query as a line of JSON.
type savedJSON struct {
	Type string `json:"type"`
	corpus.SavedQuery
}

func ranAt(q corpus.SavedQuery) string {
	if q.Ran == 0 {
		return "never"
	}
	return strconv.Itoa(q.Ran)
}

func newSavedAdd(env *environment) *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:     "add CORPUS NAME QUERY",
		Short:   "Keep a query under a name",
		Example: "  attache saved add study lasers 'laser origin:RU'",
		Args:    arguments("CORPUS, NAME and one QUERY", 3, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			err := attache.SaveQuery(cmd.Context(), args[0], args[1], args[2], replace)
			if err != nil {
				return explain(explainQuery(notCorpus(err), args[2]), args[0], "saved add")
			}
			fmt.Fprintf(env.err, "attache: saved; attache saved run %s '%s' runs it\n", args[0], printable(args[1]))
			return nil
		},
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "in place of the query of that name")
	return cmd
}

func newSavedRemove(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:   "remove CORPUS NAME",
		Short: "Remove a saved query",
		Args:  arguments("CORPUS and NAME", 2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := attache.RemoveQuery(args[0], args[1]); err != nil {
				return noSaved(explain(notCorpus(err), args[0], "saved remove"), args[0])
			}
			fmt.Fprintf(env.err, "attache: removed %s\n", printable(args[1]))
			return nil
		},
	}
}

func noSaved(err error, folder string) error {
	if errors.Is(err, attache.ErrNoSaved) {
		return hint(err, "attache saved %s lists them", folder)
	}
	return err
}

func newSavedRun(env *environment) *cobra.Command {
	opts, peek := searchOptions{}, false
	cmd := &cobra.Command{
		Use:   "run CORPUS [NAME]",
		Short: "Run a saved query, or count what all of them find",
		Long: `run prints what a saved query finds, as search does. With --since-run it prints
only what came since the query last ran; --since-run=2 what came after run 2.
Without NAME all saved queries are counted.`,
		Example: "  attache saved run study lasers --since-run\n  attache saved run study --peek",
		Args:    arguments("CORPUS and NAME, and --since-run=2 is one word,", 1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := opts.complete(); err != nil {
				return err
			}
			if len(args) == 1 {
				return runSavedAll(cmd.Context(), env, opts, args[0], peek)
			}
			return runSaved(cmd.Context(), env, opts, args[0], args[1], peek)
		},
	}
	searchFlags(cmd, &opts)
	cmd.Flags().BoolVar(&peek, "peek", false, "do not note that the query ran")
	return cmd
}

func runSaved(ctx context.Context, env *environment, opts searchOptions, folder, name string, peek bool) error {
	q, err := attache.FindSaved(folder, name)
	if err != nil {
		return noSaved(notCorpus(err), folder)
	}
	if opts.Query = q.Query; opts.since == "last" {
		if opts.SinceRun = q.Ran; q.Ran == 0 {
			fmt.Fprintf(env.err, "attache: %s has not run before: all it finds is new\n", printable(name))
		}
	}
	s, err := attache.OpenSearch(ctx, folder)
	if err != nil {
		return notCorpus(err)
	}
	defer s.Close()
	result, err := s.Search(ctx, opts.SearchOptions)
	if err != nil {
		return explainSearch(err, opts.Query)
	}
	if err := printResult(env, result, opts); err != nil || peek {
		return err
	}
	return noteRun(env, folder, s.Runs(), name)
}

// noteRun notes that queries ran. Where that cannot be written, it is said.
func noteRun(env *environment, folder string, runs int, names ...string) error {
	err := attache.NoteRun(folder, runs, names...)
	if errors.Is(err, corpus.ErrLocked) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		fmt.Fprintf(env.err, "attache: that the query ran could not be noted: %s\n", printable(err.Error()))
		return nil
	}
	return err
}

func runSavedAll(ctx context.Context, env *environment, opts searchOptions, folder string, peek bool) error {
	if opts.ids || opts.csv || opts.since != "" || opts.After != "" || opts.Facets != "" {
		return usagef("without NAME saved queries are only counted: give one, for its hits")
	}
	list, runs, err := attache.RunSaved(ctx, folder, opts.SearchOptions)
	if err != nil {
		return explainQuery(notCorpus(err), "")
	}
	err = env.output(opts.out, func(out io.Writer) error { return printSaved(env, out, list, folder, opts.json) })
	if err != nil || peek || len(list) == 0 {
		return err
	}
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return noteRun(env, folder, runs, names...)
}

func printSaved(env *environment, out io.Writer, list []attache.SavedCount, folder string, asJSON bool) error {
	if asJSON {
		for _, c := range list {
			err := printJSON(out, struct {
				Type string `json:"type"`
				attache.SavedCount
			}{"saved", c})
			if err != nil {
				return err
			}
		}
		return printJSON(out, map[string]any{"type": "summary", "saved": len(list)})
	}
	if len(list) == 0 {
		_, err := fmt.Fprintf(out, "No query is saved. attache saved add %s NAME QUERY keeps one.\n", folder)
		return err
	}
	rows := [][]string{{"reports", "new", "last run", "name", "query"}}
	for _, c := range list {
		rows = append(rows, []string{strconv.Itoa(c.Total), strconv.Itoa(c.New), ranAt(c.SavedQuery), oneLine(c.Name), oneLine(c.Query)})
	}
	return printRows(env, out, rows, 3)
}
