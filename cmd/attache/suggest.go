package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"attache"
	"attache/classify"
	"attache/corpus"
)

func newSuggest(env *environment) *cobra.Command {
	n, out := 50, "-"
	cmd := &cobra.Command{
		Use:   "suggest CORPUS",
		Short: "Pick the reports whose labels would teach most",
		Long: `suggest picks reports that the model of domains is unsure about, and that are
unlike each other, and writes them as JSON lines to fill in: replace null in
"domains" by a list of ids, ["ai","energy"], or [] for none; leave null to skip
the report. "nearest" holds the domains nearest to their thresholds.`,
		Example: "  attache suggest study -n 50 -o todo.jsonl\n  attache train domains todo.jsonl -o mine.model",
		Args:    arguments("CORPUS", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSuggest(cmd.Context(), env, args[0], n, out)
		},
	}
	cmd.Flags().IntVarP(&n, "limit", "n", n, "the most reports to pick")
	cmd.Flags().StringVarP(&out, "output", "o", out, "the `file` to write, which must not be there yet; - for standard output")
	return cmd
}

// suggestion is a line to fill in.
type suggestion struct {
	ID          string            `json:"id"`
	Title       string            `json:"title,omitempty"`
	Domains     []string          `json:"domains"` // null until filled in
	Nearest     []classify.Scored `json:"nearest"`
	Uncertainty float64           `json:"uncertainty"`
	Text        string            `json:"text"`
}

func runSuggest(ctx context.Context, env *environment, folder string, n int, out string) error {
	if n < 1 {
		return usagef("-n %d: want 1 report or more", n)
	}
	if out != "-" {
		if _, err := os.Lstat(out); err == nil {
			return usagef("%s: there already, and labels may stand in it: give another name", out)
		}
	}
	list, differs, err := attache.Suggest(ctx, folder, n)
	if err != nil {
		return notCorpus(err)
	}
	env.differs(folder, differs)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, s := range list {
		if err := enc.Encode(suggestion{ID: s.Doc.ID, Title: s.Doc.Title, Nearest: s.Domains, Uncertainty: s.Uncertainty, Text: s.Doc.Text}); err != nil {
			return err
		}
	}
	if out == "-" {
		_, err := io.WriteString(jsonLines{env.out}, b.String())
		return err
	}
	if err := corpus.WriteFile(out, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(env.err, "attache: %s to fill in: %s; then attache train domains %s -o MODEL\n", count(len(list), "report"), out, out)
	return nil
}
