package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
)

//go:embed page.html
var pageHTML string

// figure is a number at the head of the page.
type figure struct{ Number, What string }

// picture is a chart in the page.
type picture struct {
	Name string
	SVG  template.HTML
}

// page is what page.html shows.
type page struct {
	*Report
	Title       string
	Lines       []string
	Figures     []figure
	Charts      []picture
	Map, Sorts  bool
	Grids       []Grid
	Facts       [][2]string
	Last        int // the largest count that is hidden
	Light, Dark template.CSS
	Rules       []rules
}

// rules are the criteria of one kind of label.
type rules struct {
	Name     string
	Criteria []Criterion
}

func rulesOf(list []Criterion) (groups []rules) {
	for _, of := range []struct{ id, name string }{{"post", "Filing posts"}, {"role", "Roles of countries"}, {"mode", "Modes of cooperation"}, {"date", "Dates"}} {
		g := rules{Name: of.name}
		for _, c := range list {
			if c.Of == of.id {
				g.Criteria = append(g.Criteria, c)
			}
		}
		groups = append(groups, g)
	}
	return groups
}

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"cell": cellHTML}).Parse(pageHTML))

// HTML writes the report as one page that needs nothing else: charts, tables
// that sort, numbers that lead to the reports they count (if they were kept,
// else to the search that finds them), method and codebook. No table has more
// than top rows, 0 is no limit, and no cross more than ten columns of values, which
// is what paper holds. corpusName is put into the searches.
func HTML(w io.Writer, r *Report, title, corpusName string, top int) error {
	p := page{Report: r, Title: plain(title), Lines: r.Headline(), Figures: r.figures(), Grids: r.grids(top, 10), Sorts: true, Last: r.Suppressed - 1}
	if r.Suppressed <= 1 {
		p.Suppressed = 0
	}
	for i := range p.Grids {
		for j := range p.Grids[i].Rows {
			for k := range p.Grids[i].Rows[j].Cells {
				if c := &p.Grids[i].Rows[j].Cells[k]; c.Query != "" {
					c.Query = "attache search " + shell(corpusName) + " " + shell(strings.TrimSpace(r.Method.Query+" "+c.Query))
				}
			}
		}
	}
	for _, c := range r.Charts() {
		svg, err := c.SVG()
		if err != nil {
			return fmt.Errorf("chart %s: %w", c.Name, err)
		}
		p.Map = p.Map || c.Name == "map"
		p.Charts = append(p.Charts, picture{c.Name, template.HTML(inline(svg, "c-"+c.Name, c.Title, c.Alt))}) // drawn here, its texts escaped
	}
	p.Facts, p.Rules = r.Method.facts(), rulesOf(r.Method.Criteria)
	p.Light, p.Dark = styles()
	return pageTemplate.Execute(w, &p)
}

// shell quotes a word for a shell.
func shell(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:", r))
	}) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// figures are the numbers one quotes.
func (r *Report) figures() []figure {
	list := []figure{{strconv.Itoa(r.Reports), "reports"}}
	if e := r.Entities; e != nil {
		what := "organisations and people named"
		if e.HomeCountry != "" {
			what = "foreign organisations and people named"
		}
		list = append(list, figure{strconv.Itoa(e.Foreign), what})
	}
	for _, by := range []string{"domain", "origin"} {
		t := r.Table(by)
		if t == nil {
			continue
		}
		n := 0
		for i := range t.Rows {
			row := &t.Rows[i]
			if row.Special() || row.Hidden || row.Parent != "" || n == 3 {
				continue
			}
			n++
			what := plain(row.Name)
			if by == "origin" {
				what = "from " + what
			}
			list = append(list, figure{strconv.Itoa(row.Count), fmt.Sprintf("%s, %.0f %%", what, 100*row.Share)})
		}
	}
	for i := range r.Surveys {
		for _, row := range r.Surveys[i].Rows {
			if row.Answered > 0 {
				list = append(list, figure{fmt.Sprintf("%d of %d", row.Hits, row.Answered), plain(r.Surveys[i].What)})
				break
			}
		}
	}
	return list
}

// facts are what the counts rest on, a line each.
func (m *Method) facts() [][2]string {
	var list [][2]string
	add := func(name, value string) {
		if value != "" {
			list = append(list, [2]string{name, plain(value)})
		}
	}
	add("search", m.Query)
	if m.MinScore > 0 {
		add("least score", fmt.Sprintf("%g, in place of the thresholds", m.MinScore))
	} else {
		add("thresholds", allThresholds(m.Thresholds))
	}
	if m.Runs > 0 {
		add("runs", strconv.Itoa(m.Runs))
	}
	add("corrections", strconv.Itoa(m.Corrections))
	add("manifest", m.Manifest)
	for _, name := range sortedKeys(m.Settings) {
		if m.Settings[name] != "" {
			add("setting "+name, m.Settings[name])
		}
	}
	for _, name := range sortedKeys(m.Models) {
		add("model "+name, m.Models[name])
	}
	return list
}

// cellHTML is a cell of a table in the page.
func cellHTML(g Grid, column int, c Cell) template.HTML {
	text := template.HTMLEscapeString(c.Text)
	switch {
	case len(c.Documents) > 0:
		docs := make([]string, len(c.Documents))
		for i, d := range c.Documents {
			docs[i] = strconv.Itoa(d)
		}
		text = fmt.Sprintf(`<a href="#reports" data-docs="%s" title="%s">%s</a>`, strings.Join(docs, " "), template.HTMLEscapeString(c.Query), text)
	case c.Query != "":
		text = fmt.Sprintf(`<span title="%s">%s</span>`, template.HTMLEscapeString(c.Query), text)
	}
	switch {
	case g.Columns[column].Number:
		return template.HTML(fmt.Sprintf(`<td class="n" data-v="%g">%s</td>`, c.Number, text))
	case column == 0 && len(c.Text) <= 12:
		return template.HTML(`<th scope="row" class="k">` + text + `</th>`)
	case column == 0:
		return template.HTML(`<th scope="row">` + text + `</th>`)
	case len(c.Text) <= 12: // a date or a pair of numbers is not to be parted
		return template.HTML(`<td class="k">` + text + "</td>")
	}
	return template.HTML("<td>" + text + "</td>")
}

// dark are the colours of the dark theme, those of palette by name. Each text on
// its ground has a contrast of 4.5 or more.
var dark = map[string]string{
	"paper": "#14181d", "ink": "#e8ecf0", "muted": "#a3adb8", "line": "#38414b", "bar": "#6db3e8", "pale": "#3f7099", "event": "#ff9d66", "land": "#2a313a", "strong": "#0c1116",
	"shade1": "#1b3a54", "shade2": "#20507a", "shade3": "#2a659a", "shade4": "#69aee0", "shade5": "#a9d4f5",
}

// styles are the colours as variables of a style sheet.
func styles() (light, night template.CSS) {
	var a, b strings.Builder
	for _, c := range palette {
		fmt.Fprintf(&a, "--%s:%s;", c.name, c.Color.String())
		fmt.Fprintf(&b, "--%s:%s;", c.name, dark[c.name])
	}
	return template.CSS("{" + a.String() + "}"), template.CSS("{" + b.String() + "}")
}

// PageTables are the tables of the page unless others are asked for.
func PageTables() []string {
	return []string{"domain", "origin", "domain,origin", "year", "quarter", "post", "mode", "kind", "group", "lang", "source"}
}
