package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"attache/corpus/read"
)

// readFlags binds how inputs are read; the limits are shown with the values
// they have of themselves.
func readFlags(fs *pflag.FlagSet, opts *read.Options) {
	opts.SetDefaults()
	fs.BoolVar(&opts.WholePage, "whole-page", false, "take all text of a web page, not its main text")
	fs.StringVar(&opts.OCR, "ocr", "", "read scanned PDFs with ocrmypdf or tesseract, whichever is installed; `languages` as Tesseract names them (--ocr=eng+chi_sim)")
	fs.Lookup("ocr").NoOptDefVal = "eng"
	fs.StringVar(&opts.Tika, "tika", "", "send what attache has no reader for to the Apache Tika server at this `URL`")
	fs.BoolVar(&opts.NoCache, "no-cache", false, "keep no compiled PDF reader in the user's cache directory; starts slower with PDFs")
	fs.Var((*size)(&opts.MaxBytes), "max-bytes", "skip documents longer than this")
	fs.Var((*size)(&opts.MaxMarkup), "max-markup", "skip web pages with more HTML than this")
	fs.Var((*limit)(&opts.MaxPages), "max-pages", "skip PDFs with more pages than this")
	fs.Var((*limit)(&opts.MaxFiles), "max-files", "read no more files than this out of one archive")
	fs.Var((*limit)(&opts.MaxDepth), "max-depth", "how deep archives may lie inside one another")
	fs.Var((*limit)(&opts.MaxRatio), "max-ratio", "how many times larger than itself an archive may become")
	fs.Var((*patience)(&opts.MaxTime), "max-time", "give up a file whose reader takes longer, as a last resort")
}

// limit is a flag of a number of things, 1 or more.
type limit int64

func (l *limit) String() string { return strconv.FormatInt(int64(*l), 10) }
func (l *limit) Type() string   { return "number" }

func (l *limit) Set(text string) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return fmt.Errorf("want a number, 1 or more, got %q", text)
	}
	*l = limit(n)
	return nil
}

// patience is a flag of a time: "90s", "5m".
type patience time.Duration

func (p *patience) String() string { return time.Duration(*p).String() }
func (p *patience) Type() string   { return "time" }

func (p *patience) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("want a time such as 90s or 5m, got %q", text)
	}
	*p = patience(d)
	return nil
}
