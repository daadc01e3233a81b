package study

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// draft is a report while it is written.
type draft struct {
	*generator
	*plan
	truth  Truth
	org    Organization
	person string
	city   string
	other  []*country
}

// home are invented organisations of the country that the posts report to.
var home = []string{
	"Suzhou Lanfeng Materials Co., Ltd.", "Hangzhou Yunqi Software Co., Ltd.", "Wuhan Donghu Bioproducts Co., Ltd.", "Shenzhen Haiyue Electronics Co., Ltd.",
	"Tianjin Binhai Institute of Applied Technology", "Chengdu Jinjiang Institute of Instruments",
}

// modes are dealt out by these weights.
var modes = []struct {
	id     string
	weight int
}{
	{"licensing", 24}, {"joint-venture", 20}, {"investment", 12}, {"acquisition", 5}, {"technology-transfer", 10}, {"production", 8}, {"joint-research", 14},
	{"recruitment", 4}, {"procurement", 5}, {"distribution", 7}, {"matchmaking", 8}, {"scouting", 9}, {"domestic-need", 4},
}

// report writes the nth report of the plan.
func (g *generator) report(n int, p *plan) Report {
	d := &draft{generator: g, plan: p, org: g.organization(p), city: pick(g, p.country.cities)}
	d.truth = Truth{Domains: sorted(slices.Clone(p.product.domains)), Origin: p.country.code, Post: p.post, Organizations: []Organization{d.org}}
	d.person = title(g) + pick(g, p.country.givens) + " " + pick(g, p.country.familyNames)
	for len(d.other) < 2 {
		c := &countries[g.rng.IntN(len(countries))]
		if c != p.country && !slices.Contains(d.other, c) && c.code != p.post.Host {
			d.other = append(d.other, c)
		}
	}
	body := d.sentences()
	layout := layouts[g.rng.IntN(len(layouts))]
	text, ext := layout(d, d.fill(pick(g, prose["title"])), body)
	d.truth.Source = fmt.Sprintf("reports/%04d.%s", n, ext)
	slices.Sort(d.truth.Modes)
	return Report{Truth: d.truth, Body: text}
}

func title(g *generator) string { return pick(g, []string{"", "", "Dr ", "Prof. ", "Dr. "}) }

// sentences are the paragraphs of a report: what is offered, what is wanted,
// and what else there is to say.
func (d *draft) sentences() []string {
	intro := "intro " + d.org.Kind
	switch {
	case len(d.product.domains) == 0:
		intro = "intro event"
	case d.org.Kind == "institute":
		intro = "intro university"
	}
	about := []string{d.fill(pick(d.generator, prose[intro]))}
	facts := slices.Clone(d.product.facts)
	d.rng.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
	for _, fact := range facts[:2+d.rng.IntN(len(facts)-1)] {
		about = append(about, d.fill(fact))
	}
	d.insert(&about, "other", 45)
	wanted := d.wanted()
	d.insert(&wanted, "law", 20)
	d.insert(&wanted, "home", 30)
	d.insert(&wanted, "scene", 60)
	d.insert(&wanted, "contact", 30)
	if d.chance(25) {
		return []string{strings.Join(append(about, wanted...), " ")}
	}
	if d.chance(15) {
		about, wanted = wanted, about
		about[0], wanted[0] = wanted[0], about[0] // the offer is named first all the same
	}
	return []string{strings.Join(about, " "), strings.Join(wanted, " ")}
}

// insert puts a sentence of a kind somewhere after the first, in so many of a
// hundred reports.
func (d *draft) insert(list *[]string, kind string, percent int) {
	if d.chance(percent) {
		at := 1 + d.rng.IntN(len(*list))
		*list = slices.Insert(*list, at, d.fill(pick(d.generator, prose[kind])))
	}
}

// wanted says what the report is after, and sometimes what it is not.
func (d *draft) wanted() []string {
	chosen := []string{d.mode()}
	if d.org.Kind != "company" && slices.Contains([]string{"investment", "acquisition", "distribution"}, chosen[0]) {
		chosen[0] = "joint-research" // a university has no shares and no distributor
	}
	if len(d.product.domains) == 0 {
		chosen[0] = "matchmaking"
	}
	for len(chosen) == 1 && len(d.product.domains) > 0 && (chosen[0] == "matchmaking" || chosen[0] == "domestic-need") {
		if deal := d.mode(); deal != "scouting" && deal != "matchmaking" && deal != "domestic-need" {
			chosen = append(chosen, deal) // without a deal, a report would be scouting too, or not: the definitions leave it open
		}
	}
	if second := d.mode(); len(chosen) == 1 && chosen[0] != "scouting" && second != "scouting" && second != chosen[0] && d.org.Kind == "company" && d.chance(30) && len(d.product.domains) > 0 {
		chosen = append(chosen, second)
	}
	d.truth.Modes = chosen
	var list []string
	for _, id := range chosen {
		list = append(list, d.fill(pick(d.generator, prose["mode:"+id])))
	}
	for _, id := range []string{"investment", "licensing", "acquisition"} {
		if chosen[0] != "scouting" && !slices.Contains(chosen, id) && d.org.Kind == "company" && d.chance(7) {
			list = append(list, d.fill(pick(d.generator, prose["not:"+id])))
		}
	}
	return list
}

func (d *draft) mode() string {
	sum := 0
	for _, m := range modes {
		sum += m.weight
	}
	n := d.rng.IntN(sum)
	for _, m := range modes {
		if n -= m.weight; n < 0 {
			return m.id
		}
	}
	panic("study: no mode")
}

var blank = regexp.MustCompile(`\{[^}]+\}`)

// fill fills the blanks of a sentence, and notes what that makes true.
func (d *draft) fill(sentence string) string {
	text := blank.ReplaceAllStringFunc(sentence, func(blank string) string {
		switch name := blank[1 : len(blank)-1]; name {
		case "Org":
			return d.org.Name
		case "product":
			return d.product.name
		case "Product":
			if strings.HasPrefix(sentence, blank) {
				return capital(d.product.name)
			}
			return d.product.name
		case "City":
			return d.city
		case "Country":
			return d.country.name
		case "Adj":
			return d.country.adjective
		case "Person":
			name := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(d.person, "Dr. "), "Dr "), "Prof. ")
			d.truth.People = []string{name}
			return d.person
		case "Home":
			name := pick(d.generator, home)
			d.truth.Home = append(d.truth.Home, name)
			return name
		case "Other country":
			return d.other[0].name
		case "Third country":
			return d.other[1].name
		case "Other adj":
			return d.other[0].adjective
		case "Other city":
			return pick(d.generator, d.other[0].cities)
		default:
			low, high, _ := strings.Cut(name, "-")
			return strconv.Itoa(number(low) + d.rng.IntN(number(high)-number(low)+1))
		}
	})
	return capital(strings.ReplaceAll(text, "..", "."))
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// filed is the name of the post as reports give it.
func (d *draft) filed() string {
	if d.post.Kind == "embassy" {
		return fmt.Sprintf(pick(d.generator, []string{"Embassy of China in %s", "Embassy of the People's Republic of China in %s", "Chinese Embassy in %s"}), d.host().name)
	}
	return fmt.Sprintf(pick(d.generator, []string{"Consulate-General of China in %s", "Chinese Consulate General in %s", "Consulate-General of the People's Republic of China in %s"}), d.post.City)
}

func (d *draft) host() *country {
	i := slices.IndexFunc(countries, func(c country) bool { return c.code == d.post.Host })
	return &countries[i]
}

// dated is the date as reports give it; some state the month only.
func (d *draft) dated() string {
	if d.chance(6) {
		d.truth.Date = d.date.Format("2006-01")
		return d.date.Format("January 2006")
	}
	return d.day()
}

// day is the date in full; in a sentence no less is a date of the report.
func (d *draft) day() string {
	d.truth.Date = d.date.Format("2006-01-02")
	return d.date.Format(pick(d.generator, []string{"2 January 2006", "2006-01-02", "January 2, 2006"}))
}

// layouts write a report in one of the forms that posts use; ext is the file's.
var layouts = []func(d *draft, title string, body []string) (text, ext string){
	func(d *draft, title string, body []string) (string, string) {
		head := fmt.Sprintf("Post: %s\nDate: %s\nCountry: %s\n", d.filed(), d.dated(), strings.TrimPrefix(d.country.name, "the "))
		if d.chance(60) {
			head += map[string]string{"company": "Company: ", "university": "University: ", "institute": "Institute: "}[d.org.Kind] + d.org.Name + "\n"
		}
		return title + "\n\n" + head + "\n" + strings.Join(body, "\n\n") + "\n", "txt"
	},
	func(d *draft, title string, body []string) (string, string) {
		return fmt.Sprintf("%s, Science and Technology Section\n%s\n\nSubject: %s\n\nDear colleagues,\n\n%s\n\nWith best regards\nScience and Technology Section\n",
			d.filed(), d.dated(), title, strings.Join(body, "\n\n")), "txt"
	},
	func(d *draft, title string, body []string) (string, string) {
		return fmt.Sprintf("---\ntitle: %q\ndate: %s\npost: %s\n---\n# %s\n\n%s\n", title, d.dated(), d.filed(), title, strings.Join(body, "\n\n")), "md"
	},
	func(d *draft, title string, body []string) (string, string) {
		return fmt.Sprintf("%s\n\nThe Science and Technology Section of the %s reports on %s:\n\n%s\n", title, d.filed(), d.day(), strings.Join(body, "\n\n")), "txt"
	},
	func(d *draft, title string, body []string) (string, string) {
		b := fmt.Sprintf("1. Project: %s\n2. Filed by: %s\n3. Date: %s\n4. Country of the technology: %s\n5. Description:\n", title, d.filed(), d.dated(), d.country.name)
		return b + strings.Join(body, "\n") + "\n", "txt"
	},
	func(d *draft, title string, body []string) (string, string) {
		var b strings.Builder
		fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title></head>\n<body><main><h1>%[1]s</h1>\n", html.EscapeString(title))
		fmt.Fprintf(&b, "<p>Post: %s<br>Date: %s</p>\n", html.EscapeString(d.filed()), d.dated())
		for _, p := range body {
			fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(p))
		}
		return b.String() + "</main></body></html>\n", "html"
	},
	func(d *draft, title string, body []string) (string, string) {
		return fmt.Sprintf("From: %s\nTo: Department of International Cooperation\nDate: %s\nRe: %s\n\n%s\n", d.filed(), d.dated(), title, strings.Join(body, "\n\n")), "txt"
	},
	func(d *draft, title string, body []string) (string, string) {
		filed := d.filed()
		if d.chance(20) { // no date anywhere
			return fmt.Sprintf("%s\n\nReport of the %s\n\n%s\n", title, filed, strings.Join(body, "\n\n")), "txt"
		}
		return fmt.Sprintf("%s\n(%s, %s)\n\n%s\n", title, filed, d.dated(), strings.Join(body, "\n\n")), "txt"
	},
}
