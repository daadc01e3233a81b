//go:build ignore

// This program writes cities.tsv: the cities our reports are likely to name,
// out of the GeoNames table of places above 15,000 people (CC BY 4.0,
// www.geonames.org). Run it as
//
//	go run models/countries/gen.go < cities15000.txt > models/countries/cities.tsv
//
// Kept are cities of at least 30,000 people, capitals, and the smaller ones of
// small.txt. Chinese names are kept for cities of at least 300,000 people.
package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"attache/internal/text"
)

// aliases gives cities the names English texts use: "CH Genève=Geneva|Genf",
// the first to be shown; nothing after "=" leaves a city out.
//
//go:embed aliases.txt
var aliases string

// city is one line of cities.tsv.
type city struct {
	code, state string
	capital     bool
	people      int // thousands
	names       []string
}

func main() {
	known := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(aliases), "\n") {
		name, list, _ := strings.Cut(line, "=")
		known[name] = list
	}
	var cities []city
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		if c, ok := parse(strings.Split(in.Text(), "\t")); ok && c.rename(known) && c.dropShort() {
			cities = append(cities, c)
		}
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
	slices.SortStableFunc(cities, func(a, b city) int {
		if c := strings.Compare(a.code, b.code); c != 0 {
			return c
		}
		return b.people - a.people
	})
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(out, "# Made by gen.go from GeoNames (CC BY 4.0): code, US state, capital or not, thousands of people, names parted by \"|\".")
	for _, c := range cities {
		mark := ""
		if c.capital {
			mark = "C"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%d\t%s\n", c.code, c.state, mark, c.people, strings.Join(c.names, "|"))
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// rename puts the names of aliases.txt first; false leaves the city out.
func (c *city) rename(known map[string]string) bool {
	list, ok := known[c.code+" "+c.names[0]]
	if !ok || c.people < 20 && c.code == "US" {
		return true
	}
	names := []string{}
	for _, name := range append(strings.Split(list, "|"), c.names...) {
		if !strings.HasSuffix(name, "#") && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	c.names = names
	return list != ""
}

// dropShort takes out names of two letters, and of three for smaller cities:
// in texts they are something else. false says that none is left.
func (c *city) dropShort() bool {
	c.names = slices.DeleteFunc(c.names, func(name string) bool {
		n := len([]rune(name))
		return !chinese(name) && (n < 3 || n == 3 && c.people < 100)
	})
	return len(c.names) > 0
}

// leastPeople is the size of the smallest city kept.
const leastPeople = 15_000

// Columns of the GeoNames table.
const (
	colName, colASCII, colAlternates, colFeature = 1, 2, 3, 7
	colCountry, colAdmin, colPeople              = 8, 10, 14
)

func parse(row []string) (city, bool) {
	people, err := strconv.Atoi(row[colPeople])
	if err != nil || row[colFeature] == "PPLX" {
		return city{}, false
	}
	c := city{code: row[colCountry], capital: row[colFeature] == "PPLC", people: max(1, people/1000)}
	if c.code == "US" {
		c.state = row[colAdmin]
	}
	if people < leastPeople && !c.capital {
		return city{}, false
	}
	c.names = []string{row[colName]}
	if text.Fold(row[colASCII]) != text.Fold(row[colName]) {
		c.names = append(c.names, row[colASCII])
	}
	if people >= 300_000 || c.capital {
		for _, name := range strings.Split(row[colAlternates], ",") {
			if chinese(name) && !slices.Contains(c.names, name) && !strings.HasSuffix(name, "市") {
				c.names = append(c.names, name)
			}
		}
	}
	return c, true
}

// chinese reports whether name is two to eight Han characters.
func chinese(name string) bool {
	n := 0
	for _, r := range name {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 8
}
