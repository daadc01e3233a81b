package study

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// country is a line of countries.txt.
type country struct {
	code, name, adjective                     string
	reports                                   int
	cities, forms, stems, givens, familyNames []string
	posts                                     []Post
}

// product is a block of products.txt.
type product struct {
	domains []string
	name    string
	facts   []string
}

// kind is the products of the same domains, with how many reports they get.
type kind struct {
	reports  int
	products []product
}

//go:embed countries.txt
var countryLines string

//go:embed products.txt
var productLines string

//go:embed prose.txt
var proseLines string

var (
	countries = parseCountries(countryLines)
	kinds     = parseProducts(productLines)
	prose     = parseProse(proseLines)
)

func content(text string) (lines []string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" && (!strings.HasPrefix(line, "#") || strings.HasPrefix(line, "##")) {
			lines = append(lines, line)
		}
	}
	return lines
}

func parseCountries(text string) (list []country) {
	for _, line := range content(text) {
		f := strings.Split(line, "|")
		if len(f) != 10 {
			panic("study: countries.txt: " + line)
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		c := country{
			code: f[0], name: f[1], adjective: f[2], reports: number(f[3]), cities: strings.Split(f[4], ";"),
			forms: strings.Split(f[6], ";"), stems: strings.Split(f[7], ";"), givens: strings.Split(f[8], ";"), familyNames: strings.Split(f[9], ";"),
		}
		for post := range strings.SplitSeq(f[5], ";") {
			if p := strings.Split(post, "/"); len(p) == 3 {
				c.posts = append(c.posts, Post{p[0], p[1], p[2]})
			}
		}
		list = append(list, c)
	}
	return list
}

func parseProducts(text string) (list []kind) {
	var domains []string
	for _, line := range content(text) {
		last := len(list) - 1
		if head, ok := strings.CutPrefix(line, "## "); ok {
			names, reports, _ := strings.Cut(head, " ")
			if domains = strings.Split(names, ","); names == "none" {
				domains = nil
			}
			list = append(list, kind{reports: number(reports)})
		} else if name, ok := strings.CutPrefix(line, "= "); ok {
			list[last].products = append(list[last].products, product{domains: domains, name: name})
		} else {
			p := &list[last].products[len(list[last].products)-1]
			p.facts = append(p.facts, line)
		}
	}
	return list
}

func parseProse(text string) map[string][]string {
	lists := map[string][]string{}
	var name string
	for _, line := range content(text) {
		if head, ok := strings.CutPrefix(line, "## "); ok {
			name = head
		} else {
			lists[name] = append(lists[name], line)
		}
	}
	return lists
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("study: %q is no number", s))
	}
	return n
}
