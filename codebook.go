package attache

import "attache/report"

// The codebook of a report besides the domains, which the taxonomy defines.
var (
	roleTerms = []report.Definition{
		{ID: "origin", Name: "Origin", Definition: "the technology or the project comes from this country; a report may have several"},
		{ID: "post", Name: "Post", Definition: "the report was filed from this country: the host of the mission"},
		{ID: "partner", Name: "Partner", Definition: "the side that seeks or is offered the cooperation; the home country, unless the text says otherwise"},
		{ID: "mention", Name: "Mention", Definition: "named for any other reason"},
	}
	modeTerms = []report.Definition{
		{ID: "investment", Name: "Investment", Definition: "money for a share or a project is sought or offered"},
		{ID: "acquisition", Name: "Acquisition", Definition: "a firm, or a part of it that controls it, is to be bought"},
		{ID: "joint-venture", Name: "Joint venture", Definition: "the sides are to own a firm together"},
		{ID: "licensing", Name: "Licensing", Definition: "the right to use a patent or a process is granted or sought"},
		{ID: "technology-transfer", Name: "Technology transfer", Definition: "know-how, documents or processes are to be handed over"},
		{ID: "production", Name: "Production", Definition: "something is to be made together, or by one side for the other"},
		{ID: "joint-research", Name: "Joint research", Definition: "the sides are to do research or development together"},
		{ID: "recruitment", Name: "Recruitment", Definition: "people are to be hired to work at home"},
		{ID: "procurement", Name: "Procurement", Definition: "goods or equipment are to be bought"},
		{ID: "distribution", Name: "Distribution", Definition: "somebody is to sell the goods in a country or a trade"},
		{ID: "matchmaking", Name: "Matchmaking", Definition: "events, visits and introductions that bring sides together"},
		{ID: "scouting", Name: "Scouting", Definition: "a foreign technology is watched or described, and no deal is named"},
		{ID: "domestic-need", Name: "Domestic need", Definition: "what the home side lacks is said"},
	}
	kindTerms = []report.Definition{
		{ID: "company", Name: "Company", Definition: "a business, whoever owns it"},
		{ID: "university", Name: "University", Definition: "universities and colleges, with their departments"},
		{ID: "institute", Name: "Institute", Definition: "bodies for research that are no universities, laboratories, academies"},
		{ID: "government", Name: "Government", Definition: "ministries, agencies, authorities, missions"},
		{ID: "hospital", Name: "Hospital", Definition: "hospitals and clinics"},
		{ID: "ngo", Name: "Non-governmental body", Definition: "associations, foundations and international bodies"},
		{ID: "military", Name: "Military", Definition: "armed forces, their commands, units and schools"},
		{ID: "other", Name: "Other", Definition: "none of these"},
	}
)
