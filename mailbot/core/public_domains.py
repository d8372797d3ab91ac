"""The mail domains where anybody can have an address: nobody's fee is paid for all who write from there.

French access providers, the great webmails and their French rivals; what is not here is taken for an organisation's
own domain."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Under any ending: yahoo.fr, yahoo.co.uk, hotmail.be.
_WEBMAILS = _listed("yahoo ymail rocketmail hotmail outlook live msn gmail googlemail aol gmx mail yandex")
_DOMAINS = _listed(
    """
    orange.fr wanadoo.fr voila.fr free.fr aliceadsl.fr libertysurf.fr online.fr worldonline.fr freesurf.fr infonie.fr
    sfr.fr neuf.fr 9online.fr 9business.fr cegetel.net club-internet.fr numericable.fr numericable.com noos.fr
    evc.net modulonet.fr estvideo.fr bbox.fr laposte.net la-poste.net tele2.fr nordnet.fr netcourrier.com mailo.com
    mailo.fr net-c.fr net-c.com netc.fr netc.eu francite.com caramail.com caramail.fr lycos.fr lavache.com ifrance.com
    dartybox.com ozone.net zaclys.net
    icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com
    tutamail.com keemail.me zoho.com zohomail.eu zohomail.com fastmail.com fastmail.fm hey.com hushmail.com riseup.net
    disroot.org posteo.de posteo.net posteo.eu posteo.org mailfence.com web.de freenet.de t-online.de arcor.de
    inbox.com inbox.lv email.com usa.com ik.me ikmail.com etik.com vivaldi.net startmail.com runbox.com
    bluewin.ch hispeed.ch sunrise.ch skynet.be telenet.be proximus.be scarlet.be voo.be pt.lu
    libero.it virgilio.it alice.it tiscali.it telefonica.net terra.es sapo.pt btinternet.com btopenworld.com sky.com
    virginmedia.com ntlworld.com talktalk.net blueyonder.co.uk comcast.net verizon.net att.net sbcglobal.net cox.net
    qq.com 163.com 126.com naver.com rambler.ru bk.ru list.ru ukr.net wp.pl o2.pl onet.pl interia.pl seznam.cz
    videotron.ca sympatico.ca rogers.com bell.net
    """
)
_COUNTRIES = 3  # letters that an ending has at most: "fr", "com", and "co" or "com" before it


def is_public(domain: str) -> bool:
    """Whether anybody can have an address there. `domain` with or without "@"."""
    bare = domain.strip().removeprefix("@").lower()
    name, _, ending = bare.partition(".")
    return bare in _DOMAINS or (name in _WEBMAILS and all(0 < len(part) <= _COUNTRIES for part in ending.split(".")))
