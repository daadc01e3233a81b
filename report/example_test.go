package report_test

import (
	"os"

	"attache/report"
)

func Example() {
	c, err := report.New(report.Options{Tables: []string{"origin"}})
	if err != nil {
		panic(err)
	}
	c.Add(&report.Facts{ID: "1", Date: "2019-03-02", Origins: []string{"RU", "DE"}})
	c.Add(&report.Facts{ID: "2", Date: "2020", Origins: []string{"RU"}})
	c.Add(&report.Facts{ID: "3"})
	if err := report.Text(os.Stdout, c.Report(), 10); err != nil {
		panic(err)
	}
	// Output:
	// 3 reports, 2019-03-02 to 2020, 1 undated
	// Repeated reports count each time
	//
	// Reports by country of origin
	//   country of origin  reports     %  first       last
	//   RU                       2  66.7  2019-03-02  2020
	//   DE                       1  33.3  2019-03-02  2019-03-02
	//   none                     1  33.3
	//   (% of 3 reports; a report can have several)
}
