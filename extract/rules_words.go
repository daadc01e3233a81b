package extract

import "strings"

// class is a set of what a word may be in a name. A word may be several
// things: "Bank" is a head, "Co" a legal form, "Energy" a topic.
type class uint32

const (
	legalWord  class = 1 << iota // closes a company's name: Inc, GmbH
	headWord                     // makes the name an organisation's: University
	weakHead                     // does so only with two words before it or with "of": Group, Center
	topicWord                    // what a body is for: Science, Energy
	titleWord                    // stands before a person's name: Dr, President
	givenName                    // a person's first name
	stopWord                     // capitalised at a sentence's start, or never part of a name: The, Monday
	joinWord                     // lower-case word inside a name: of, for, de, the
	nationWord                   // adjective of a nation: names no organisation alone
	orgWord                      // names an organisation by itself: NATO, Siemens
	firmNoun                     // lower-case noun of what a company is: maker, supplier
	firmVerb                     // lower-case verb that companies are subjects of: develops
	acronymNot                   // capitals that name no organisation: DNA, CEO
)

// The vocabularies of the rules. They were written for this engine by hand;
// legal forms follow the registers' abbreviations, less their dots.
const (
	legalWords = `Inc Incorporated Corp Corporation Co Company Ltd Limited LLC LLP LP PLC plc GmbH mbH AG KG KGaA eG SE SA SAS SARL Sarl SASU SpA Srl SRL
	NV BV CV VOF Oy Oyj AB ASA AS ApS A/S K/S Ltda Lda SL SLU SAB SAPI CA EIRL doo AD EAD EOOD OOD sro spol Kft Zrt Nyrt Rt zoo Pty Pvt Bhd Berhad Sdn Tbk
	JSC OJSC CJSC PJSC OAO ZAO PAO OOO AO TOO FSUE KK Kaisha GK YK Co.,Ltd Co.,Ltd. Co.,Inc. Co.,LTD Co.Ltd Co.Ltd. CO. CO LTD INC CORP Bancorp Bancshares Holdings Holding
	Aktiengesellschaft Gesellschaft UAB SIA OÜ EOOD AE EPE Pte PTE Llc WLL FZE FZCO SAOG SAE QSC PSC Cie ULC`
	headWords = `University Universities Université Universidad Universidade Università Universität Universiteit Universitet Universitat Univ Institute Institut Instituto Istituto Institution
	Ministry Ministerio Ministère Ministerium Bank Banco Banque Academy Academia Académie Akademie Laboratory Laboratories Laboratoire Laboratorium Lab Labs
	College Collège School Polytechnic Politecnico Politécnica Polytechnique Hochschule Fachhochschule Faculty Department Agency Agence Agencia Agenzia Authority Administration Bureau Commission
	Committee Council Conseil Consejo Association Associação Society Société Sociedad Foundation Fundación Fondation Stiftung Fund Federation Union Confederation Alliance
	Hospital Hôpital Clinic Clinique Klinikum Klinik Hospitals Infirmary Parliament Senate Congress Court Tribunal Secretariat Directorate Embassy Consulate
	Party Army Navy Police Guard Corps Command Exchange Library Museum Observatory Chamber Trust Consortium Cooperative Airlines Airways Industries Pharmaceuticals Therapeutics Biosciences
	Technologies Semiconductor Semiconductors Biotech Biotechnology Biopharma Pharma Motors Electronics Aerospace Microsystems Robotics Biologics Genomics Systems Enterprises Partners Ventures
	Organization Organisation Office Board League Club Newspaper Times Herald Tribune Gesellschaft Zentrum Forschungszentrum Gemeinschaft Inspectorate Registry Treasury Medicines Diagnostics
	Press Broadcasting Television Radio News Insurance Petroleum Telecom Télécom Telecommunications Instruments Brothers Sons Bancorporation Cartel Taskforce Constabulary`
	weakHeads = `Center Centre Centro Group Groupe Gruppe Service Services Division Unit Team Network Forum Programme Station Branch Capital Networks Solutions Software International Energy Materials
	Power Steel Chemical Chemicals Motor Electric Medical Health Sciences Media Communications Resources Mining Foods Oil Gas Investments Financial Securities Entertainment Studios Works Devices Imaging Optics Photonics Dynamics Analytics Interactive Digital Security Logistics Global Worldwide Products Brands Stores Properties Realty Express Shipping Lines Consulting Associates Design`
	topicWords = `Science Sciences Technology Technologies Technological Energy Trade Industry Industries Commerce Foreign Affairs Health Human Welfare Environment Education Culture Research Development Innovation
	Agriculture Rural Food Drug Defense Defence Interior Finance Economy Economic Economics Engineering Physics Chemistry Biology Mathematics Mechanics Materials Medicine Medical Space Oceanic Atmospheric
	Aeronautics Aviation Standards Security Cooperation Information Communications Communication Transport Transportation Labor Labour Employment Justice Public Social Natural Water Climate Arts Letters Applied Advanced
	Computer Computing Electrical Electronic Electronics Nuclear Atomic Geology Geophysics Business Management Law Policy Strategic International Infrastructure Tourism Planning Housing Urban Homeland Veterans Animal Plant Forest Forestry Fisheries Marine
	Construction Sports Youth Family Children Taxation Statistics Exchange Quarantine Inspection Supervision Reform Monetary Budget Mines Minerals Oil Gas Power Electricity Chemical Biological Securities Insurance Financial Customs Border Aeronautic Fire Emergency Disaster Allergy Infectious Alcohol Tobacco Firearms Pure Teaching Learning Life Disease Prevention Control Bioengineering Biochemistry Biotechnology Genetics Neuroscience Optics Photonics Nanotechnology Robotics Automation Telecommunications Machinery Metallurgy Digital Data Technological Agricultural Veterinary Dental Nursing Pharmacy Surgery Oncology Cancer`
	titleWords = `Dr Dr. Prof Prof. Professor Mr Mr. Mrs Mrs. Ms Ms. Sir Lord Lady Dame President Vice-President Chancellor Premier Senator Sen Sen. Rep Rep. Congressman Governor Gov Gov. Mayor General Gen Gen. Lt Lt.
	Colonel Col Col. Major Maj. Captain Capt Capt. Admiral Adm. Sergeant Sgt. King Queen Prince Princess Pope Rev Rev. Father Sheikh Ayatollah Judge Justice Ambassador Secretary Minister Chairman Chairwoman Director Spokesman Spokeswoman Academician Hon. Engineer`
	givenNames = `James John Robert Michael William David Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Mark Donald Steven Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry
	Justin Scott Brandon Benjamin Samuel Gregory Alexander Frank Patrick Raymond Jack Dennis Jerry Tyler Aaron Jose José Adam Nathan Henry Douglas Zachary Peter Kyle Walter Ethan Jeremy Harold Keith Christian Roger Noah Gerald Carl Terry Sean Austin Arthur Lawrence Jesse Dylan Bryan Joe
	Jordan Billy Bruce Albert Willie Gabriel Logan Alan Juan Wayne Roy Ralph Randy Eugene Vincent Russell Elijah Louis Bobby Philip Johnny Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Margaret Sandra Ashley Kimberly Emily Donna Michelle Carol Amanda
	Dorothy Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela Emma Nicole Helen Samantha Katherine Christine Debra Rachel Carolyn Janet Catherine Maria María Heather Diane Ruth Julie Olivia Joyce Virginia Victoria Kelly Lauren Christina Joan Evelyn Judith Megan
	Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Madison Frances Kathryn Janice Jean Abigail Alice Julia Judy Sophia Grace Denise Amber Doris Marilyn Danielle Beverly Isabella Theresa Diana Natalie Brittany Charlotte Marie Kayla Alexis Lori Bill Bob Jim Mike Tom Dave Steve Dan Tim Ben Sam Fred Ted Tony Jeff Greg Ken Ron Don Phil Ray Rick Rob
	Hans Klaus Jürgen Wolfgang Karl Heinz Günter Stefan Andreas Matthias Martin Markus Dieter Uwe Ulrich Johannes Friedrich Ludwig Otto Werner Ernst Pierre Jacques Philippe François Michel Alain Bernard Claude Laurent Nicolas Olivier Thierry Marc Henri André Antoine Giovanni Giuseppe Marco Paolo Luca Andrea Francesco Mario Luigi Roberto Stefano Carlos Luis Miguel Pedro Pablo Fernando Javier Antonio Manuel Jorge Ricardo Eduardo Diego Alejandro
	Ivan Vladimir Sergei Sergey Alexei Aleksandr Dmitri Dmitry Mikhail Nikolai Boris Yuri Andrei Igor Oleg Viktor Anatoly Vasily Konstantin Pavel Yevgeny Olga Natalia Tatiana Svetlana Irina Elena Ahmed Mohammed Muhammad Mohamed Ali Hassan Hussein Omar Abdul Abdullah Ibrahim Khalid Yusuf Mahmoud Mustafa Fatima Amir Reza Hamid Saeed Karim
	Hiroshi Takashi Kenji Yuki Satoshi Akira Makoto Masahiro Kazuo Shinzo Junichiro Yoshihiro Keiko Yoko Haruka Wei Jing Xin Ming Hua Jun Xiao Yong Hui Hong Rajesh Sanjay Anil Sunil Vijay Ravi Amit Ashok Deepak Priya Arun Suresh Narendra Rahul Lars Erik Sven Anders Johan Niels Jens Henrik Mikael Jan Piotr Andrzej Krzysztof Tomasz Marek Jiri Petr Milan Zoran Dragan Nguyen Moshe Yossi Avi Eli Benjamin Shimon Barack Angela Hillary`
	stopWords = `The A An In On At By For From To Of With And Or But Nor So Yet If When While As After Before Since Until Although Though Because However Moreover Furthermore Meanwhile Also Thus Hence Therefore This That These Those It Its He His She Her They Their We Our You Your I My
	There Here Who What Which Where Why How All Any Some Many Most Much Few Several Each Every Both Either Neither No Not Only Such Other Another Two Three Four Five Six Seven Eight Nine Ten Further Still Indeed Likewise Similarly Nevertheless Besides Additionally Certain Second Third Last New-found Under Over Between Among Through During Within Without Against About Despite Following According Including Based Founded Headquartered
	Is Are Was Were Be Been Has Have Had Do Does Did Will Would Can Could May Might Must Shall Should Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October November December Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec.
	Earlier Later Today Yesterday Tomorrow Now Then Recently Currently Formerly Contact Project Title Abstract Summary Background Objective Objectives Section Article Chapter Table Figure Note Source Phase Act Agreement Plan Treaty Please See Subject Re Via Per Unlike Like Than Upon Together Instead Finally Additionally Specifically Overall Officials Researchers Scientists Experts Reports Report`
	joinWords   = `of for de la le les du des del della dell' di da do dos das der den und für et e y and & the van von zu at zur am in`
	nationWords = `American British English French German Italian Spanish Portuguese Dutch Belgian Swiss Austrian Swedish Norwegian Danish Finnish Icelandic Irish Scottish Polish Czech Slovak Hungarian Romanian Bulgarian Greek Turkish Russian Ukrainian Belarusian Chinese Japanese Korean Taiwanese Vietnamese Thai Indian Pakistani Bangladeshi Indonesian Malaysian Singaporean Filipino
	Australian Canadian Mexican Brazilian Argentine Chilean Colombian Peruvian Venezuelan Cuban Israeli Palestinian Egyptian Saudi Iranian Iraqi Syrian Lebanese Jordanian Kuwaiti Emirati Qatari Afghan African European Asian Nigerian Kenyan Ethiopian Moroccan Algerian Tunisian Libyan Sudanese Serbian Croatian Slovenian Bosnian Albanian Estonian Latvian Lithuanian Georgian Armenian Azerbaijani Kazakh Uzbek Mongolian Western Eastern Northern Southern`
	orgWords = `NATO UN U.N. EU NASA NIH FDA CIA FBI IAEA WHO WTO IMF OECD UNESCO UNICEF UNHCR OPEC ASEAN DARPA DoD DOE NSF NIST NOAA EPA SEC USPTO USAID CERN ESA ESO ISRO JAXA CNES DLR CNRS CEA INSERM INRIA CSIC CNR ENEA CSIRO RIKEN KAIST ETRI AIST NEDO JST ITRI TSMC MIT UCLA Caltech ETH EPFL TNO VTT SINTEF IMEC imec IBM AMD HP GE GM BMW BASF SAP ABB 3M AT&T BP BBC CNN AFP VOA ITAR-TASS
	Siemens Bosch Airbus Boeing Toyota Honda Nissan Sony Toshiba Hitachi Panasonic Canon Nikon Fujitsu NEC Samsung Hyundai Huawei ZTE Lenovo Alibaba Tencent Baidu Xiaomi BYD Intel Nvidia NVIDIA Qualcomm Broadcom Microsoft Google Apple Amazon Facebook Meta Oracle Cisco Dell Tesla Ford Volkswagen Daimler Renault Peugeot Philips ASML Nokia Ericsson Volvo Novartis Roche Pfizer Merck Bayer AstraZeneca GlaxoSmithKline Sanofi Moderna BioNTech Gazprom Rosneft Rosatom Roscosmos Rostec Lukoil Skolkovo Shell Total ExxonMobil Chevron Schlumberger Halliburton Monsanto Syngenta Nestlé Unilever
	FMCSA NRC USCG OSHA BIS FHWA IEEE PCAST MARAD DHS FCC ACM CDC SSA USGS CBP HHS NSA NYSE NASDAQ Nasdaq FASB FDIC GSK ERC USDA FTC FAA FERC TSA ATF IRS GAO OMB AFRL ONR ARPA-E IARPA BARDA
	Raytheon Thales Safran Leonardo Hamas Hezbollah Taliban Hizballah Fatah al-Qaida Reuters Kremlin Pentagon Interpol Europol Twitter Airbnb Uber YouTube eBay PayPal Foxconn Infineon STMicroelectronics Micron`
	orgPhrases = `White House|Kremlin|Wall Street Journal|European Union|United Nations|Max Planck|Goldman Sachs|JPMorgan Chase|Morgan Stanley|Credit Suisse|General Electric|General Motors|Lockheed Martin|Northrop Grumman|British Airways|Rolls-Royce|Al Jazeera|Saudi Aramco|Hewlett Packard|Rio Tinto|Red Cross|World Bank|Supreme Court|State Duma|Imperial College London|Texas Instruments|Applied Materials|Lam Research|Tokyo Electron|Air France|Virgin Galactic|Islamic State|Associated Press|Doctors Without Borders|Human Rights Watch|Amnesty International`
	firmNouns  = `company firm maker manufacturer supplier producer provider developer startup start-up subsidiary retailer distributor operator bank airline corporation enterprise university institute hospital brewer miner refiner carmaker automaker chipmaker drugmaker contractor conglomerate publisher lender insurer agency nonprofit non-profit group organization foundation laboratory spin-off spinoff giant`
	firmVerbs  = `announced develops manufactures produces sells acquired offers operates provides engages supplies licensed licenses markets designs owns launched unveiled partners partnered acquires invests specializes specialises makes builds employs`
	noAcronyms = `DNA RNA CEO CTO CFO USA U.S. US UK U.K. UAE USSR GDP AIDS HIV COVID-19 AI IT ICT R&D PhD IP SME SMEs PDF LED GPS TV PC CD DVD AM PM A.M. P.M. AD BC II III IV VI VII VIII IX XI OK ID QR API CPU GPU RF IR UV MRI CT PCR NEW OF AND THE FOR TO IN ON`
)

// genericNames are capitalised phrases that name a body only within another.
const genericNames = `Board of Directors|Exchange Offer|Exchange Agent|Exchange Notes|Securities Exchange|Investment Company|Public Company|Corporate Governance Committee|Compensation Committee|Audit Committee|Advisory Committee|Federal Advisory Committee|Scientific Advisory Committee|Steering Committee|Nominating Committee|Working Group|Council of Advisors|Export Administration Regulations|Master Trust|Trust Indenture|Master Fund|Trust Fund|District Court|Delaware Corporation|Staff Office|Technical Services|Financial Services|Summer School|High School|Graduate School|Medical School|Business School|Law School|Living Lab|Project Office|Program Office|Press Office|General Assembly|General Counsel|Electric Company|Holding Company|Limited Liability Company|Joint Stock Company|Public Joint Stock Company|National Institute|National Laboratory|National Bank|National Association|Central Bank|State Bank|Board of Trustees|Committee Members|Electronic Systems|Venture Capital|Real Estate|Private Limited|Public Limited Company|Science Park|Data Center|Innovation Center|Research Center|Research Institute|Service Center|Chamber of Commerce|Department Store`

// vocabulary maps a word, as written and without its closing dot, to what it
// may be.
func vocabulary() map[string]class {
	lists := []struct {
		class class
		words string
	}{
		{legalWord, legalWords}, {headWord, headWords}, {weakHead, weakHeads}, {topicWord, topicWords},
		{titleWord, titleWords}, {givenName, givenNames}, {stopWord, stopWords}, {joinWord, joinWords},
		{nationWord, nationWords}, {orgWord, orgWords}, {firmNoun, firmNouns}, {firmVerb, firmVerbs}, {acronymNot, noAcronyms},
	}
	words := make(map[string]class, 2048)
	for _, list := range lists {
		for _, w := range strings.Fields(list.words) {
			words[w] |= list.class
			if list.class == headWord || list.class == weakHead || list.class == topicWord {
				words[strings.ToUpper(w)] |= list.class
			}
		}
	}
	return words
}
