// Write `mon_entreprise.json`: the contributions that Urssaf's simulator (mon-entreprise.urssaf.fr) reckons for
// micro-entrepreneurs, in percent of their receipts. Run in an empty folder, with the day as argument:
//   npm install publicodes@1 modele-social@11.1.0
//   cp .../tests/resources/ask_mon_entreprise.mjs . && node ask_mon_entreprise.mjs 2026-12-02 > mon_entreprise.json
// A row is [status, activity, area, ACRE, first day of the business, day, contribution, training levy, chamber tax].
import { readFileSync } from 'node:fs'
import Engine from 'publicodes'
import rules from 'modele-social'

const CHANGES = ['2023-01-01', '2024-07-01', '2025-01-01', '2026-01-01', '2026-07-01']
const LAST_DAY = process.argv[2]
const STARTS = ['2020-05-15', '2022-11-10', '2023-12-31', '2024-03-31', '2025-10-01', '2026-06-30', '2026-07-01']
// Status -> activity -> the simulator's nature of the activity, and its name of the receipts.
const ACTIVITIES = {
  'micro-bnc': { liberal: ['libérale', 'service BNC'] },
  'micro-cipav': { liberal: ['libérale', 'service BNC Cipav'] },
  'micro-bic': { trade: ['commerciale', 'service BIC'], craft: ['artisanale', 'service BIC'] },
}
const PLACES = { mainland: '', overseas: 'Guadeloupe', mayotte: 'Mayotte' }
const CRAFT_PLACES = { 'craft-alsace': 'Bas-Rhin', 'craft-moselle': 'Moselle' }
const RECEIPTS = 1_200_000_000 // EUR a year: the simulator rounds the chamber tax of each month to an euro

const silent = { log() {}, warn() {}, error() {} }
const engine = new Engine(rules, { logger: silent })
const MICRO = 'dirigeant . auto-entrepreneur'
const SHARES = `${MICRO} . cotisations et contributions`
const iso = (day) => day.toISOString().slice(0, 10)
const french = (day) => day.split('-').reverse().join('/')
const dayBefore = (day) => iso(new Date(Date.parse(day) - 86_400_000))
const days = [...CHANGES, ...CHANGES.slice(1).map(dayBefore), LAST_DAY, '2027-01-01', '2028-01-01'].sort()

function percent(share) {
  const value = engine.evaluate({ valeur: `${SHARES} . ${share}`, unité: '€/an' }).nodeValue ?? 0
  return String(Math.round((value / RECEIPTS) * 100_000) / 1000)
}

function row(status, [activity, area], place, nature, receipts, acre, start, day) {
  engine.setSituation({
    'entreprise . catégorie juridique': "'EI'",
    'entreprise . catégorie juridique . EI . auto-entrepreneur': 'oui',
    'entreprise . activité . nature': `'${nature}'`,
    [`entreprise . chiffre d'affaires . ${receipts.replace(' Cipav', '')}`]: `${RECEIPTS} €/an`,
    'entreprise . date de création': french(start),
    date: french(day),
    'dirigeant . exonérations . ACRE': acre ? 'oui' : 'non',
    ...(status === 'micro-cipav' ? { 'entreprise . activité . nature . libérale . réglementée': 'oui' } : {}),
    ...(place ? { 'établissement . commune . département': `'${place}'` } : {}),
  })
  return [status, activity, area, acre ? 'yes' : 'no', start, day, percent('cotisations'), percent('CFP'), percent('TFC')]
}

const rows = []
for (const [status, activities] of Object.entries(ACTIVITIES))
  for (const [activity, [nature, receipts]] of Object.entries(activities))
    for (const day of days)
      for (const start of STARTS.filter((each) => each <= day)) {
        const year = Number(start.slice(0, 4))
        const hasAcre = day < `${year + 1}${start.slice(4)}` // the first twelve months
        const add = (named, place, acre) => rows.push(row(status, named, place, nature, receipts, acre, start, day))
        const places = activity === 'craft' && start === STARTS[0] ? { ...PLACES, ...CRAFT_PLACES } : PLACES
        for (const [area, place] of Object.entries(places)) {
          const named = area in CRAFT_PLACES ? [area, 'mainland'] : [activity, area]
          if (area !== 'mainland' || start === STARTS[0]) add(named, place, false)
          if (hasAcre && area !== 'mayotte') add(named, place, true)
        }
      }
const version = JSON.parse(readFileSync('node_modules/modele-social/package.json')).version
const lines = rows.map((each) => `  ${JSON.stringify(each)}`).join(',\n')
console.log(`{\n "read_on": "${LAST_DAY}",\n "modele-social": "${version}",\n "rows": [\n${lines}\n ]\n}`)
