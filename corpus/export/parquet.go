package export

import (
	"io"
	"maps"
	"slices"

	"github.com/parquet-go/parquet-go"

	"attache/corpus"
)

// parquetFile writes one nested row a report, in row groups of a thousand,
// packed with Zstandard. Spans are start and end, counted in bytes of UTF-8, and
// meta is a list of keys and values in the order of the keys.
type parquetFile struct {
	w *parquet.GenericWriter[parquetRow]
	n int
}

// rowGroup is how many rows are held before they are written.
const rowGroup = 1000

type parquetRow struct {
	ID            string                `parquet:"id"`
	Seq           int64                 `parquet:"seq"`
	Rev           int64                 `parquet:"rev"`
	Source        string                `parquet:"source"`
	URL           string                `parquet:"url"`
	Title         string                `parquet:"title"`
	Text          string                `parquet:"text"`
	TextSHA256    string                `parquet:"text_sha256"`
	Lang          string                `parquet:"lang"`
	Date          string                `parquet:"date"`
	DatePrecision string                `parquet:"date_precision"`
	PostKind      string                `parquet:"post_kind"`
	PostCity      string                `parquet:"post_city"`
	PostHost      string                `parquet:"post_host"`
	PostSender    string                `parquet:"post_sender"`
	Organizations []parquetOrganization `parquet:"organizations,list"`
	People        []parquetPerson       `parquet:"people,list"`
	Countries     []parquetCountry      `parquet:"countries,list"`
	Domains       []parquetLabel        `parquet:"domains,list"`
	Modes         []parquetLabel        `parquet:"modes,list"`
	Unlabelled    []string              `parquet:"unlabelled,list"`
	Meta          []parquetPair         `parquet:"meta,list"`
	RecordHash    string                `parquet:"record_hash"`
	Ledger        int64                 `parquet:"ledger"`
	MinScore      float64               `parquet:"min_score"`
	Manifest      string                `parquet:"manifest"`
}

type parquetOrganization struct {
	Name     string            `parquet:"name"`
	Kind     string            `parquet:"kind"`
	Country  string            `parquet:"country"`
	IDs      []string          `parquet:"ids,list"`
	Score    float64           `parquet:"score"`
	Mentions []parquetEvidence `parquet:"mentions,list"`
}

type parquetPerson struct {
	Name         string            `parquet:"name"`
	Organization string            `parquet:"organization"`
	Score        float64           `parquet:"score"`
	Mentions     []parquetEvidence `parquet:"mentions,list"`
}

type parquetCountry struct {
	Code     string            `parquet:"code"`
	Name     string            `parquet:"name"`
	Score    float64           `parquet:"score"`
	Roles    []string          `parquet:"roles,list"`
	Mentions []parquetEvidence `parquet:"mentions,list"`
}

type parquetLabel struct {
	ID       string            `parquet:"id"`
	Score    float64           `parquet:"score"`
	Evidence []parquetEvidence `parquet:"evidence,list"`
}

type parquetEvidence struct {
	Field string  `parquet:"field"`
	Start int64   `parquet:"start"`
	End   int64   `parquet:"end"`
	Text  string  `parquet:"text"`
	Kind  string  `parquet:"kind"`
	Score float64 `parquet:"score"`
}

type parquetPair struct {
	Key   string `parquet:"key"`
	Value string `parquet:"value"`
}

func newParquet(w io.Writer, _ *Options) encoder {
	return &parquetFile{w: parquet.NewGenericWriter[parquetRow](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("attache", "1", ""))}
}

func (p *parquetFile) Write(r *entry) error {
	if _, err := p.w.Write([]parquetRow{parquetOf(r)}); err != nil {
		return err
	}
	if p.n++; p.n%rowGroup == 0 {
		return p.w.Flush()
	}
	return nil
}

func (p *parquetFile) Close() error { return p.w.Close() }

func parquetOf(r *entry) parquetRow {
	row := parquetRow{
		ID: r.ID, Seq: int64(r.Seq), Rev: int64(r.Rev), Source: r.Source, URL: r.URL, Title: r.Title, Text: r.Text, TextSHA256: r.TextSHA256, Lang: r.Lang,
		Unlabelled: r.Unlabelled, RecordHash: r.RecordHash, Ledger: int64(r.Ledger), MinScore: r.MinScore, Manifest: r.Manifest,
	}
	if r.Date != nil {
		row.Date, row.DatePrecision = r.Date.Value, r.Date.Precision
	}
	if r.Post != nil {
		row.PostKind, row.PostCity, row.PostHost, row.PostSender = r.Post.Kind, r.Post.City, r.Post.Host, r.Post.Sender
	}
	for _, o := range r.Organizations {
		row.Organizations = append(row.Organizations, parquetOrganization{o.Name, o.Kind, o.Country, o.IDs, o.Score, parquetEvidenceOf(o.Mentions)})
	}
	for _, x := range r.People {
		row.People = append(row.People, parquetPerson{x.Name, x.Organization, x.Score, parquetEvidenceOf(x.Mentions)})
	}
	for _, c := range r.Countries {
		var roles []string
		for _, x := range c.Roles {
			roles = append(roles, x.ID)
		}
		row.Countries = append(row.Countries, parquetCountry{c.Code, c.Name, c.Score, roles, parquetEvidenceOf(c.Mentions)})
	}
	for _, d := range r.Domains {
		row.Domains = append(row.Domains, parquetLabel{d.ID, d.Score, parquetEvidenceOf(d.Evidence)})
	}
	for _, m := range r.Modes {
		row.Modes = append(row.Modes, parquetLabel{m.ID, m.Score, parquetEvidenceOf(m.Evidence)})
	}
	for _, key := range slices.Sorted(maps.Keys(r.Meta)) {
		row.Meta = append(row.Meta, parquetPair{key, r.Meta[key]})
	}
	return row
}

func parquetEvidenceOf(evidence []corpus.Evidence) []parquetEvidence {
	var list []parquetEvidence
	for _, e := range evidence {
		list = append(list, parquetEvidence{e.Field, int64(e.Span.Start), int64(e.Span.End), e.Text, e.Kind, e.Score})
	}
	return list
}
