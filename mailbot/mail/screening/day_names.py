"""Day names: what months and weekdays are called in the languages in which people's mail programs answer for them."""

from __future__ import annotations

_MONTHS = (
    "january jan januar jänner janvier janv enero ene janeiro gennaio gen januari stycznia styczeń tammikuuta "
    "tammikuun tammikuu ledna leden ocak января янв",
    "february feb februar février févr fevrier febrero fevereiro fev febbraio febr februari lutego luty "
    "helmikuuta helmikuun helmikuu února únor şubat февраля фев",
    "march mar märz mars marzo março marco maart mrt marca marzec marts maaliskuuta maaliskuun maaliskuu března "
    "březen mart марта мар",
    "april apr avril avr abril abr aprile kwietnia kwiecień huhtikuuta huhtikuun huhtikuu dubna duben nisan апреля апр",
    "may mai mayo maio maggio mag mei maja maj toukokuuta toukokuun toukokuu května květen mayıs мая май",
    "june jun juni juin junio junho giugno giu czerwca czerwiec kesäkuuta kesäkuun kesäkuu června červen haziran "
    "июня июн",
    "july jul juli juillet juil julio julho luglio lug lipca lipiec heinäkuuta heinäkuun heinäkuu července "
    "červenec temmuz июля июл",
    "august aug août aout agosto ago augustus sierpnia sierpień augusti elokuuta elokuun elokuu srpna srpen "
    "ağustos августа авг",
    "september sep sept septembre septiembre setembro settembre sett września wrzesień syyskuuta syyskuun "
    "syyskuu září eylül сентября сен сент",
    "october oct oktober okt octobre octubre outubro ottobre ott października październik lokakuuta lokakuun "
    "lokakuu října říjen ekim октября окт",
    "november nov novembre noviembre novembro listopada listopad marraskuuta marraskuun marraskuu listopadu "
    "kasım ноября ноя",
    "december dec dezember dez décembre déc decembre diciembre dic dezembro dicembre grudnia grudzień desember "
    "des joulukuuta joulukuun joulukuu prosince prosinec aralık декабря дек",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""The numbers of months by their names, and what they are shortened to, in small letters."""

_WEEKDAYS = (
    "monday montag lundi lunes segunda-feira lunedì maandag poniedziałek poniedziałku måndag mandag maanantai "
    "maanantaina pondělí pazartesi понедельник понедельника",
    "tuesday dienstag mardi martes terça-feira martedì dinsdag wtorek wtorku tisdag tirsdag tiistai tiistaina "
    "úterý salı вторник вторника",
    "wednesday mittwoch mercredi miércoles quarta-feira mercoledì woensdag środa środy środę onsdag keskiviikko "
    "keskiviikkona středa středy středu çarşamba среда среды среду",
    "thursday donnerstag jeudi jueves quinta-feira giovedì donderdag czwartek czwartku torsdag torstai torstaina "
    "čtvrtek čtvrtka perşembe четверг четверга",
    "friday freitag vendredi viernes sexta-feira venerdì vrijdag piątek piątku fredag perjantai perjantaina "
    "pátek pátku cuma пятница пятницы пятницу",
    "saturday samstag sonnabend samedi sábado sabato zaterdag sobota soboty sobotę sobotu lördag lørdag lauantai "
    "lauantaina cumartesi суббота субботы субботу",
    "sunday sonntag dimanche domingo domenica zondag niedziela niedzieli niedzielę söndag søndag sunnuntai "
    "sunnuntaina neděle neděli pazar воскресенье воскресенья",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
"""The numbers of weekdays (Monday is 0) by their names in small letters."""
