package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache"
	"attache/corpus"
)

// runCite prints what citing a report needs.
func runCite(env *environment, folder, id string, asJSON bool) error {
	f, err := corpus.Open(folder)
	if err != nil {
		return notCorpus(err)
	}
	defer f.Close()
	rec, err := f.Get(id)
	if err != nil {
		return notRecord(err, folder)
	}
	citations := attache.Citations(rec, f.Manifest().Thresholds)
	if asJSON {
		return citeJSON(env, rec, citations)
	}
	var b strings.Builder
	citeHead(env, &b, rec)
	last := ""
	for _, c := range citations {
		if label := c.Kind + " " + oneLine(c.Name); label != last {
			fmt.Fprintf(&b, "\n%s\n", env.style(bold, label))
			last = label
		}
		page := ""
		switch {
		case c.Page > 0:
			page = fmt.Sprintf("p. %d", c.Page)
		case c.Field != "text":
			page = oneLine(c.Field)
		}
		fmt.Fprintf(&b, "  %s “%s”\n", pad(page, 7), inContext(c))
	}
	_, err = io.WriteString(env.out, b.String())
	return err
}

// inContext is a quote in brackets within its sentence, in one line.
func inContext(c attache.Citation) string {
	before, after := oneLine(c.Before), oneLine(c.After)
	if last, _ := utf8.DecodeLastRuneInString(c.Before); before != "" && unicode.IsSpace(last) {
		before += " "
	}
	if first, _ := utf8.DecodeRuneInString(c.After); after != "" && unicode.IsSpace(first) {
		after = " " + after
	}
	return before + "[" + oneLine(c.Quote) + "]" + after
}

// citeHead prints what all quotes of a report share.
func citeHead(env *environment, w io.Writer, rec *corpus.Record) {
	line := headed(env, w, rec)
	line("id", rec.ID)
	if rec.Date != nil {
		line("date", rec.Date.Value)
	}
	line("author", rec.Meta["author"])
	line("site", rec.Meta["site"])
	line("url", rec.URL)
	line("source", rec.Source)
	line("sha256", rec.SourceSHA256)
	line("saved", rec.Meta["crawled"])
	if rec.Reader != nil {
		line("reader", rec.Reader.Name)
		if n := len(rec.Reader.Pages); n > 0 {
			line("pages", fmt.Sprint(n))
		}
	}
}

// citeJSON prints one line for each quote, which says all a footnote needs.
func citeJSON(env *environment, rec *corpus.Record, citations []attache.Citation) error {
	date := ""
	if rec.Date != nil {
		date = rec.Date.Value
	}
	for _, c := range citations {
		err := printJSON(env.out, struct {
			Type         string `json:"type"`
			Record       string `json:"record"`
			Title        string `json:"title,omitempty"`
			Date         string `json:"date,omitempty"`
			URL          string `json:"url,omitempty"`
			Source       string `json:"source"`
			SourceSHA256 string `json:"source_sha256,omitempty"`
			TextSHA256   string `json:"text_sha256,omitempty"`
			attache.Citation
		}{"citation", rec.ID, rec.Title, date, rec.URL, rec.Source, rec.SourceSHA256, rec.TextSHA256, c})
		if err != nil {
			return err
		}
	}
	return nil
}
