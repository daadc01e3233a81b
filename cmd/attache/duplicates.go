package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

func newDuplicates(env *environment) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "duplicates CORPUS [ID]",
		Short: "List reports that were repeated or re-posted, in groups",
		Long: `duplicates lists the groups of near-duplicates: reports whose texts share at
least four fifths of their runs of three words, as MinHash estimates it, or that
are linked by others that do. The report that came first stands at the head; the
number before each other one is how much of its runs it shares with the head.
With ID only the group of that report is listed.

The groups are kept in duplicates.jsonl. search --fold shows one of each.`,
		Example: "  attache duplicates study\n  attache duplicates study 21d865fa9624ccbc --json",
		Args:    arguments("CORPUS and one ID", 1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			id := ""
			if len(args) == 2 {
				id = args[1]
			}
			return runDuplicates(cmd.Context(), env, args[0], id, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func runDuplicates(ctx context.Context, env *environment, folder, id string, asJSON bool) error {
	all, err := attache.Duplicates(ctx, folder)
	if err != nil {
		return notCorpus(err)
	}
	f, err := corpus.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	if id != "" {
		if _, err := f.Get(id); err != nil {
			return notRecord(err, folder)
		}
	}
	p := duplicatePrinter{env: env, f: f, json: asJSON}
	return env.output("-", func(out io.Writer) error {
		for i := range all.Groups {
			if g := &all.Groups[i]; id == "" || g.Head == all.Head(id) {
				if err := p.group(out, g); err != nil {
					return err
				}
			}
		}
		return p.summary(out, all, id)
	})
}

type duplicatePrinter struct {
	env    *environment
	f      *corpus.Folder
	json   bool
	groups int
}

// duplicateJSON is a record of a group.
type duplicateJSON struct {
	ID         string  `json:"id"`
	Similarity float64 `json:"similarity,omitempty"` // with the head
	Date       string  `json:"date,omitempty"`
	Title      string  `json:"title,omitempty"`
	Source     string  `json:"source,omitempty"`
}

func (p *duplicatePrinter) record(id string, similarity float64) (duplicateJSON, error) {
	rec, err := p.f.Get(id)
	if err != nil {
		return duplicateJSON{}, err
	}
	d := duplicateJSON{ID: id, Similarity: similarity, Title: rec.Title, Source: rec.Source}
	if rec.Date != nil {
		d.Date = rec.Date.Value
	}
	return d, nil
}

func (p *duplicatePrinter) group(out io.Writer, g *attache.DuplicateGroup) error {
	p.groups++
	head, err := p.record(g.Head, 0)
	if err != nil {
		return err
	}
	var members []duplicateJSON
	for _, m := range g.Members {
		d, err := p.record(m.ID, m.Similarity)
		if err != nil {
			return err
		}
		members = append(members, d)
	}
	if p.json {
		return printJSON(out, struct {
			Type    string          `json:"type"`
			Head    duplicateJSON   `json:"head"`
			Members []duplicateJSON `json:"members"`
		}{"group", head, members})
	}
	p.line(out, "    ", head, bold)
	for _, m := range members {
		p.line(out, fmt.Sprintf("%.2f", m.Similarity), m, "")
	}
	_, err = fmt.Fprintln(out)
	return err
}

func (p *duplicatePrinter) line(out io.Writer, before string, d duplicateJSON, style string) {
	width := min(p.env.width(), 140)
	title := oneLine(d.Title)
	if title == "" {
		title = "(no title)"
	}
	left := fmt.Sprintf("%s  %s  %s  ", before, pad(d.Date, 10), pad(oneLine(d.ID), 16))
	room := max(width-visible(left)-2, 20)
	title = pad(cut(title, room*3/5), room*3/5)
	if style != "" {
		title = p.env.style(style, title)
	}
	fmt.Fprintln(out, left+title+"  "+p.env.style(dim, cut(oneLine(d.Source), room-room*3/5)))
}

func (p *duplicatePrinter) summary(out io.Writer, all *attache.DuplicateGroups, id string) error {
	if p.json {
		return printJSON(out, map[string]any{"type": "summary", "reports": all.Reports, "distinct": all.Distinct, "groups": len(all.Groups), "similarity": all.Similarity})
	}
	if id != "" && p.groups == 0 {
		_, err := fmt.Fprintf(out, "%s has no near-duplicate.\n", oneLine(id))
		return err
	}
	line := fmt.Sprintf("%s, %d distinct", count(all.Reports, "report"), all.Distinct)
	if n := all.Reports - all.Distinct; n > 0 {
		line += fmt.Sprintf(": %s in %s", count(n, "near-duplicate"), count(len(all.Groups), "group"))
	} else {
		line += ": no near-duplicates"
	}
	_, err := fmt.Fprintln(out, strings.TrimSpace(line))
	return err
}
