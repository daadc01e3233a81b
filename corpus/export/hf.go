package export

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// hf writes a Hugging Face dataset, a folder or an archive of one: one split in
// data/train-00000-of-00001.parquet, with the columns of the parquet format, and
// README.md, the dataset's card.
type hf struct {
	tree   tree
	opts   *Options
	rows   *parquetFile
	n      int
	langs  map[string]int
	labels map[string]int
}

const hfData = "data/train-00000-of-00001.parquet"

func newHF(t tree, opts *Options) encoder {
	return &hf{tree: t, opts: opts, langs: map[string]int{}, labels: map[string]int{}}
}

func (h *hf) begin() error {
	if h.rows != nil {
		return nil
	}
	w, err := h.tree.create(hfData)
	if err != nil {
		return err
	}
	h.rows = startParquet(w, h.opts)
	return nil
}

func (h *hf) Write(e *entry) error {
	if err := h.begin(); err != nil {
		return err
	}
	h.n++
	if e.Lang != "" {
		h.langs[e.Lang]++
	}
	h.labels["organizations"] += len(e.Organizations)
	h.labels["people"] += len(e.People)
	h.labels["countries"] += len(e.Countries)
	h.labels["domains"] += len(e.Domains)
	h.labels["modes"] += len(e.Modes)
	return h.rows.Write(e)
}

func (h *hf) Close() error {
	if err := h.begin(); err != nil {
		return err
	}
	if err := h.rows.Close(); err != nil {
		return err
	}
	w, err := h.tree.create("README.md")
	if err != nil {
		return err
	}
	card, err := h.card()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, card); err != nil {
		return err
	}
	return h.tree.close()
}

// card is the dataset's card: a head in YAML that the hub reads, and what a
// person should know before using it.
func (h *hf) card() (string, error) {
	var b strings.Builder
	b.WriteString("---\npretty_name: Labelled cooperation reports\n")
	if len(h.langs) > 0 {
		b.WriteString("language:\n")
		for _, lang := range slices.Sorted(maps.Keys(h.langs)) {
			fmt.Fprintf(&b, "- %q\n", lang) // quoted: no is a Boolean
		}
	}
	fmt.Fprintf(&b, "task_categories:\n- token-classification\n- text-classification\nsize_categories:\n- %s\n", sizeCategory(h.n))
	fmt.Fprintf(&b, "tags:\n- attache\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: %s\n---\n\n", hfData)
	fmt.Fprintf(&b, "# Labelled cooperation reports\n\n%d reports, labelled by attache: who, where, which technology, with the evidence.\n\n| labels | in all |\n|---|---|\n", h.n)
	for _, kind := range slices.Sorted(maps.Keys(h.labels)) {
		fmt.Fprintf(&b, "| %s | %d |\n", kind, h.labels[kind])
	}
	b.WriteString("\n## Columns\n\n| column | type | means |\n|---|---|---|\n")
	for _, c := range parquetColumns() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.name, c.kind, c.about)
	}
	b.WriteString("\nMentions and evidence are lists of `field`, `start`, `end`, `text`, `kind`, `score`: the bytes of UTF-8 from `start` to `end` of the\nfield are `text`. In Python: `row[\"text\"].encode()[start:end].decode()`.\n")
	if h.opts.NoText {
		b.WriteString("\nThe texts are left out; `text_sha256` tells whether a text at hand is the one labelled.\n")
	}
	if h.opts.NoPeople {
		b.WriteString("\nPeople are left out, and their names and e-mail addresses are masked in the texts with asterisks, byte for byte.\n")
	}
	b.WriteString("\nThe labels are a program's, with a score each; nobody has read them all. The texts belong to those who wrote them: say here under\nwhich terms they may be used before you share this.\n\n## Provenance\n\n```json\n")
	provenance, err := json.MarshalIndent(h.opts.Provenance, "", "  ")
	if err != nil {
		return "", err
	}
	b.Write(provenance)
	b.WriteString("\n```\n")
	return b.String(), nil
}

// sizeCategory is the hub's word for a number of rows.
func sizeCategory(n int) string {
	names := []string{"n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M"}
	i := 0
	for limit := 1000; n >= limit && i < len(names)-1; limit *= 10 {
		i++
	}
	return names[i]
}
