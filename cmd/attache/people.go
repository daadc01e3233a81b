package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/extract/group"
)

func newPeople(env *environment) *cobra.Command {
	var opts listOptions
	cmd := &cobra.Command{
		Use:   "people CORPUS",
		Short: "List the people of a corpus, with the organisations they belong to",
		Long: `people lists the people that the reports name. Reports are brought together
where they give the same name and the same organisation, or the same full name
and no second organisation: people share names, so two organisations make two
people, and a family name alone is joined with nothing. --why NAME prints what
brought the reports together.

A corpus labelled with --no-people has none.`,
		Example: "  attache people study --query 'origin:RU'\n  attache people study --why 'Zhores Alferov'",
		Args:    arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := opts.complete(cmd); err != nil {
				return err
			}
			return runPeople(cmd.Context(), env, opts, args[0])
		},
	}
	listFlags(cmd, &opts)
	return cmd
}

func runPeople(ctx context.Context, env *environment, opts listOptions, folder string) error {
	env.sayQuery(ctx, folder, opts.Query)
	list, err := attache.People(ctx, folder, opts.ListOptions)
	if err != nil {
		return explainQuery(notCorpus(err), opts.Query)
	}
	l := listing{what: "person", kind: "person", numbers: 1, total: len(list), folder: folder, opts: &opts}
	l.heads = []string{"reports", "first", "last", "person", "organisation", "also"}
	l.names = []string{"name", "organizations", "documents", "first", "last", "variants", "document_ids"}
	for i := range list {
		l.entries = append(l.entries, personEntry(&list[i]))
	}
	return l.print(env)
}

func personEntry(e *group.PersonEntity) entry {
	return entry{
		cells: []string{strconv.Itoa(len(e.Documents)), e.First, e.Last, e.Name, strings.Join(e.Organizations, "; "), also(e.Name, e.Variants)},
		row: []string{
			e.Name, strings.Join(e.Organizations, "; "), strconv.Itoa(len(e.Documents)), e.First, e.Last, variants(e.Variants), strings.Join(e.Documents, "; "),
		},
		json: struct {
			Type string `json:"type"`
			*group.PersonEntity
		}{"person", e},
		why: func(env *environment, w io.Writer) { whyPerson(env, w, e) },
	}
}

func whyPerson(env *environment, w io.Writer, e *group.PersonEntity) {
	line := head(env, w, e.Name)
	line("of", strings.Join(e.Organizations, "; "))
	line("dates", span(e.First, e.Last))
	line("reports", documents(e.Documents))
	spellings(env, w, e.Variants)
	why := e.Why
	if why == "" {
		why = "one report only: nothing was joined"
	}
	fmt.Fprintf(w, "\n%s\n  %s\n", env.style(bold, "What joins them"), oneLine(why))
}
