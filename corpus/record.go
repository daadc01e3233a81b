package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// Record is a document with its labels: one line of records.jsonl.
//
// The order of the fields is the order on disk, and part of the format; the
// schema is doc/record.schema.json. Readers ignore fields they do not know.
type Record struct {
	ID           string            `json:"id"`
	Seq          int               `json:"seq"`
	Rev          int               `json:"rev"`
	Source       string            `json:"source,omitempty"`
	URL          string            `json:"url,omitempty"`
	Title        string            `json:"title,omitempty"`
	Text         string            `json:"text"`
	Date         *Date             `json:"date,omitempty"`
	Lang         string            `json:"lang,omitempty"`
	TextSHA256   string            `json:"text_sha256,omitempty"`
	SourceSHA256 string            `json:"source_sha256,omitempty"`
	Reader       *Reader           `json:"reader,omitempty"`
	Meta         map[string]string `json:"meta,omitempty"`

	Post          *Post          `json:"post,omitempty"`
	Organizations []Organization `json:"organizations,omitempty"`
	People        []Person       `json:"people,omitempty"`
	Countries     []Country      `json:"countries,omitempty"`
	Domains       []Domain       `json:"domains,omitempty"`
	Modes         []Mode         `json:"modes,omitempty"`

	// Unlabelled names the kinds of label this document was not assessed for,
	// because its language has no model: "organizations", "domains", …
	Unlabelled []string `json:"unlabelled,omitempty"`
}

// Evidence is what a label rests on: a quote and where it stands. An
// organisation's mentions and a country's are evidence too.
type Evidence struct {
	// Field is "text", "title" or "meta.X".
	Field string `json:"field"`
	Span  Span   `json:"span"`
	// Text is the quote: field[Span.Start:Span.End].
	Text string `json:"text"`
	// Kind says what sort of evidence it is: "name", "adjective", "place", …
	Kind string `json:"kind,omitempty"`
	// Weight is the contribution to a linear score, for domains.
	Weight float64 `json:"weight,omitempty"`
	// Score is a calibrated probability in [0,1], for mentions.
	Score float64 `json:"score,omitempty"`
}

// Date is a calendar date as exact as the report states it.
type Date struct {
	// Value is "2019", "2019-03" or "2019-03-02".
	Value string `json:"value"`
	// Precision is "year", "month" or "day".
	Precision string     `json:"precision"`
	Evidence  []Evidence `json:"evidence,omitempty"`
}

// Post is the diplomatic mission that filed the report.
type Post struct {
	// Kind is "embassy", "consulate-general", "consulate", "mission",
	// "liaison-office" or "trade-office".
	Kind string `json:"kind"`
	City string `json:"city,omitempty"`
	// Host and Sender are country codes.
	Host   string `json:"host,omitempty"`
	Sender string `json:"sender,omitempty"`
	// Accredited is the body the mission is accredited to, if not its host:
	// "EU", "UN".
	Accredited string     `json:"accredited,omitempty"`
	Score      float64    `json:"score"`
	Evidence   []Evidence `json:"evidence,omitempty"`
}

// Name is kind, city, host and body accredited to, as far as known:
// "consulate-general Houston US".
func (p *Post) Name() string {
	return strings.Join(strings.Fields(strings.Join([]string{p.Kind, p.City, p.Host, p.Accredited}, " ")), " ")
}

// Key tells posts apart in counts: by kind and city, or by what they are
// accredited to, or by the country they are in: "consulate/Houston",
// "mission/EU". A consulate is general or not by how it was called, so the two
// are one.
func (p *Post) Key() string {
	kind := p.Kind
	if kind == "consulate-general" {
		kind = "consulate"
	}
	for _, place := range []string{p.Accredited, p.City, p.Host} {
		if place != "" {
			return kind + "/" + place
		}
	}
	return kind
}

// Organization is one organisation of a document, with all its mentions.
type Organization struct {
	Name string `json:"name"`
	// Kind is "company", "university", "institute", "government", "hospital",
	// "ngo", "military" or "other".
	Kind    string `json:"kind,omitempty"`
	Country string `json:"country,omitempty"`
	// IDs are identifiers out of an authority list.
	IDs []string `json:"ids,omitempty"`
	// Watch names the watch-lists the organisation stands on.
	Watch    []string   `json:"watch,omitempty"`
	Score    float64    `json:"score"`
	Mentions []Evidence `json:"mentions"`
}

// Person is one person of a document, with all mentions.
type Person struct {
	Name         string     `json:"name"`
	Organization string     `json:"organization,omitempty"`
	Score        float64    `json:"score"`
	Mentions     []Evidence `json:"mentions"`
}

// Country is one country of a document, why it stands there and where.
type Country struct {
	// Code is ISO 3166-1 alpha-2, XK, or a withdrawn code with Historical.
	Code       string     `json:"code"`
	Name       string     `json:"name"`
	Historical bool       `json:"historical,omitempty"`
	Score      float64    `json:"score"`
	Roles      []Role     `json:"roles,omitempty"`
	Mentions   []Evidence `json:"mentions"`
}

// Role is why a country stands in a document: "origin", "post", "partner" or
// "mention".
type Role struct {
	ID       string     `json:"id"`
	Score    float64    `json:"score"`
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Domain is a technology domain out of the taxonomy: "biotech",
// "semiconductors/design".
type Domain struct {
	ID       string     `json:"id"`
	Score    float64    `json:"score"`
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Mode is what the report is after: "licensing", "joint-research", …
type Mode struct {
	ID       string     `json:"id"`
	Score    float64    `json:"score"`
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Field returns the text that evidence with this field name points into.
func (r *Record) Field(name string) (text string, ok bool) {
	return field(name, r.Title, r.Text, r.Meta)
}

// Document returns the record without its labels, as it was read.
func (r *Record) Document() *Document {
	return &Document{
		ID: r.ID, Source: r.Source, URL: r.URL, Title: r.Title, Text: r.Text,
		Lang: r.Lang, Meta: r.Meta, SourceSHA256: r.SourceSHA256, Reader: r.Reader,
	}
}

// AppendJSON appends the record as one line of JSON, newline included. The
// same record gives the same bytes, always.
func (r *Record) AppendJSON(dst []byte) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return dst, fmt.Errorf("record %s: %w", r.ID, err)
	}
	return buf.Bytes(), nil
}

// Round rounds a score or weight to the four digits that records keep.
func Round(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return math.Round(x*1e4) / 1e4
}
