package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

func newForget(env *environment) *cobra.Command {
	var yes, asJSON bool
	cmd := &cobra.Command{
		Use:   "forget CORPUS ID...",
		Short: "Remove reports for good: text, labels, index, and what corrections quote",
		Long: `forget removes reports from a corpus for good: their text and labels, every
revision of them, what the ledger of corrections quotes of them and says of names
that no other report has, and the full-text index, which the next search builds
anew. Names that were kept for always stay, in CORPUS/used/names.csv. A tombstone is left with the id, the
source's name and the SHA-256 of the text, so that the next label of the same
input does not bring the report back.

Without --yes nothing is removed: the reports are listed. Copies elsewhere, in
exports, backups, and corpora made by relabel or merge, are not touched.`,
		Example: "  attache forget study 21d865fa9624ccbc          what would go\n  attache forget study 21d865fa9624ccbc --yes",
		Args:    arguments("CORPUS and at least one ID", 2, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			return runForget(env, args[0], args[1:], yes, asJSON)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "remove them; there is no way back")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON lines")
	return cmd
}

func runForget(env *environment, folder string, ids []string, yes, asJSON bool) error {
	f, err := corpus.Open(folder)
	if err != nil {
		return notCorpus(err)
	}
	defer f.Close()
	list, err := forgettable(f, ids)
	if err != nil {
		return hint(err, "attache search %s WORDS --ids prints ids", folder)
	}
	for _, rec := range list {
		switch {
		case asJSON:
			err = printJSON(env.out, map[string]any{"type": "report", "id": rec.ID, "title": rec.Title, "source": rec.Source, "text_sha256": rec.TextSHA256, "forgotten": yes})
		case !yes:
			_, err = fmt.Fprintf(env.out, "%s  %s  %s\n", printable(rec.ID), oneLine(rec.Title), printable(rec.Source))
		}
		if err != nil {
			return err
		}
	}
	if !yes {
		fmt.Fprintf(env.err, "attache: %s would be forgotten; nothing was removed; --yes removes for good\n", count(len(list), "report"))
		return nil
	}
	n, err := attache.Forget(folder, ids)
	if err != nil {
		return explain(err, folder, "forget "+folder)
	}
	fmt.Fprintf(env.err, "attache: %s: forgot %s\n", folder, count(n, "report"))
	return nil
}

// forgettable are the reports with the ids, those that were forgotten already
// left out.
func forgettable(f *corpus.Folder, ids []string) ([]*corpus.Record, error) {
	var list []*corpus.Record
	seen := map[string]bool{}
	for _, id := range ids {
		rec, err := f.Get(id)
		if errors.Is(err, corpus.ErrForgotten) || seen[id] {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen[id] = true
		list = append(list, rec)
	}
	return list, nil
}
