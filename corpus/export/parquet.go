package export

import (
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"attache/corpus"
)

// parquetFile writes one nested row a report, in row groups of a thousand,
// packed with Zstandard. Spans are start and end, counted in bytes of UTF-8, and
// meta is a list of keys and values in the order of the keys. The provenance
// stands in the file's own metadata, under "attache".
type parquetFile struct {
	w   *parquet.GenericWriter[parquetRow]
	n   int
	err error
}

// rowGroup is how many rows are held before they are written.
const rowGroup = 1000

type parquetRow struct {
	ID            string                `parquet:"id" about:"the report's id"`
	Seq           int64                 `parquet:"seq" about:"its place among all that was read"`
	Rev           int64                 `parquet:"rev" about:"its revision, from 1"`
	Source        string                `parquet:"source" about:"the file, and line, it was read from"`
	URL           string                `parquet:"url" about:"its address"`
	Title         string                `parquet:"title" about:"its title"`
	Text          string                `parquet:"text" about:"its text, as read"`
	TextSHA256    string                `parquet:"text_sha256" about:"SHA-256 of the text"`
	Lang          string                `parquet:"lang" about:"language of the text, ISO 639-1"`
	Date          string                `parquet:"date" about:"as exact as it states it: 2019, 2019-03, 2019-03-02"`
	DatePrecision string                `parquet:"date_precision" about:"year, month or day"`
	PostKind      string                `parquet:"post_kind" about:"kind of the mission that filed it"`
	PostCity      string                `parquet:"post_city" about:"where the mission is"`
	PostHost      string                `parquet:"post_host" about:"code of the country where it is"`
	PostSender    string                `parquet:"post_sender" about:"code of the country whose it is"`
	Organizations []parquetOrganization `parquet:"organizations,list" about:"name, kind, country, identifiers, score and mentions of each"`
	People        []parquetPerson       `parquet:"people,list" about:"name, organisation, score and mentions of each"`
	Countries     []parquetCountry      `parquet:"countries,list" about:"code, name, score, roles and mentions of each"`
	Domains       []parquetLabel        `parquet:"domains,list" about:"id in the taxonomy, score and evidence of each, the surest first"`
	Modes         []parquetLabel        `parquet:"modes,list" about:"id, score and evidence of what cooperation is sought"`
	Unlabelled    []string              `parquet:"unlabelled,list" about:"kinds of label it was not assessed for"`
	Meta          []parquetPair         `parquet:"meta,list" about:"all other columns it came with: key and value"`
	RecordHash    string                `parquet:"record_hash" about:"SHA-256 of the record when it was exported"`
	Ledger        int64                 `parquet:"ledger" about:"how many corrections of the corpus had been applied"`
	MinScore      float64               `parquet:"min_score" about:"the score from which on labels were taken, 0 for the corpus's thresholds"`
	Manifest      string                `parquet:"manifest" about:"SHA-256 of the corpus's manifest.json"`
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

func newParquet(w io.Writer, opts *Options) encoder { return startParquet(w, opts) }

func startParquet(w io.Writer, opts *Options) *parquetFile {
	var provenance strings.Builder
	err := writeJSON(&provenance, opts.Provenance, "")
	return &parquetFile{err: err, w: parquet.NewGenericWriter[parquetRow](w, parquet.Compression(&parquet.Zstd),
		parquet.CreatedBy("attache", "1", ""), parquet.KeyValueMetadata("attache", provenance.String()))}
}

// parquetColumn is a column as a dataset's card names it.
type parquetColumn struct{ name, kind, about string }

func parquetColumns() (list []parquetColumn) {
	row := reflect.TypeFor[parquetRow]()
	for i := range row.NumField() {
		f := row.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		kind := map[reflect.Kind]string{reflect.String: "string", reflect.Int64: "int64", reflect.Float64: "float64", reflect.Slice: "list"}[f.Type.Kind()]
		list = append(list, parquetColumn{name, kind, f.Tag.Get("about")})
	}
	return list
}

func (p *parquetFile) Write(r *entry) error {
	if p.err != nil {
		return p.err
	}
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
