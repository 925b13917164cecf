"""Towns and countries that follow a house's name and are no part of its reference."""

from __future__ import annotations

import re

#: Seats of archives outside the United States.
_TOWNS = (
    r"Moscow|Berlin|Budapest|Prague|Sofia|Warsaw|Bucharest|Rome|Paris|London|Tirana|Belgrade|Beijing|Hanoi|"
    r"Seoul|New Delhi|Santiago|Bonn|Vienna|Geneva|Ottawa|Canberra|Bratislava|Brussels|Lisbon|Pretoria|"
    r"Jerusalem|Tel Aviv|Tokyo|The Hague|Mexico City|Bras[ií]lia|Rio de Janeiro|Havana|Madrid|Vilnius|Riga|"
    r"Tallinn|Kyiv|Kiev|Minsk|Ulaanbaatar|Stockholm|Oslo|Copenhagen|Helsinki|Zagreb|Ljubljana|Sarajevo|Skopje|"
    r"Praha|Brno|Warszawa|Beograd|Bucure[sșş]ti|Lisboa|Buenos Aires|Lima|Bogotá|Caracas|Quito|Montevideo|"
    r"La Habana|La Paz|Ciudad de México|Asunción|Pyongyang(?=\.)|Daejeon|Sejong|Seongnam|Sungnam"
)
PLACE = re.compile(
    rf"(?:{_TOWNS}|Washington(?:,?\sD\.?\s?C)?|Kew|College Park|Koblenz|Freiburg|Potsdam|Abilene|Boston|"
    r"Austin|Stanford|Princeton|Cambridge|Oxford|New York|Hà Nội|MD|KS|MA|TX|CA|DC|NY|D\.C\.)"
    r"(?:-[A-Z][a-z]{3,14})?\.?$"
)
#: Towns that have no American archive: in the middle of a holding they are what a folder is about.
ABROAD = re.compile(rf"(?:{_TOWNS})$")
COUNTRY = re.compile(
    r"(?:France|Albania|Austria|Bulgaria|Romania|Hungary|Poland|Italy|Germany|Brazil|Japan|India|Serbia|"
    r"Yugoslavia|Israel|Mexico|Portugal|Finland|Sweden|Chile|Cuba|Mongolia|Taiwan|Vietnam|South Africa|"
    r"Argentina|Norway|Denmark|Czech Republic|Slovakia|Croatia|Slovenia|Greece|Turkey|Spain)\.?$"
)
#: A town in the language of its archive, right after the archive's name: v Praze, w Warszawie, u Beogradu.
IN_PLACE = re.compile(r"(?:v|ve|w|we|u|în|în)\s[A-ZŁŚŻŠČŽ][^\W\d_]{2,14}$")
