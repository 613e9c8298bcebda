"""Every colour of the screen by the role it plays; no other module of ``app.ui`` writes a hex colour.

Text uses only ``INKS``; ``disabled`` carries no information; ``c4`` and ``c6`` are fills, never text.
Red is the main action and never trouble: trouble is ``bad``, always with an icon and words.
"""

LIGHT: dict[str, str] = {
    "bg": "#F6F2EB",  # window ground 宣纸
    "surface": "#FFFFFF",  # cards, tables, dialogs 卡面
    "subtle": "#FBF8F4",  # table head, quiet wells, quick keys
    "sunken": "#EFE9DF",  # segment tracks, board columns, sold-out
    "line": "#E6DED3",  # hairlines, card borders (decorative)
    "line2": "#D6CBBD",  # button and tile borders
    "field": "#8C8175",  # input/checkbox border (must be ≥3)
    "ink": "#2A2224",  # body text
    "ink2": "#574D4E",  # secondary text
    "ink3": "#716667",  # captions, placeholders, keycaps
    "disabled": "#A79D97",  # disabled text (exempt)
    "accent": "#9B2C4B",  # 红梅: primary button, checked, due amount
    "accentH": "#842340",  # primary hover
    "accentP": "#6C1A33",  # primary pressed
    "onAccent": "#FFFFFF",  # text on accent
    "accentInk": "#8E2643",  # links, selected text
    "soft": "#FAECEF",  # selected row, member card
    "soft2": "#F3D8DF",  # border of soft
    "rail": "#3A1826",  # navigation rail
    "railA": "#6B3046",  # active rail item
    "railInk": "#F3E3E0",  # rail active label
    "railInk2": "#CFB3B4",  # rail label
    "ok": "#1F6B49",  # 竹青 done / discount / change
    "okBg": "#E4F2EA",
    "okLine": "#B5D9C5",
    "warn": "#835100",  # 琥珀 due today / waiting
    "warnBg": "#FCF0D6",
    "warnLine": "#EBCF8F",
    "bad": "#B3321A",  # 朱 overdue / error / clash
    "badBg": "#FDEBE5",
    "badLine": "#F2BFB0",
    "info": "#2A5A8C",  # 靛蓝 new / in progress
    "infoBg": "#E6EFF8",
    "infoLine": "#B9D0E8",
    "mute": "#574D4E",  # neutral tag
    "muteBg": "#EFEAE3",
    "muteLine": "#DDD4C8",
    "focus": "#2A5A8C",  # 2px focus ring (≥3)
    "toast": "#2F2629",  # toast ground
    "toastInk": "#FFFFFF",  # toast text
    "toastAct": "#F4A3B6",  # the verb on a toast
    "toastOk": "#7FDDAF",
    "toastLine": "#7A6C71",
    "c1": "#9B2C4B",  # chart/room 1 红梅
    "c2": "#2E7D5B",  # chart 2 竹青
    "c3": "#3B6EA5",  # chart 3 靛蓝
    "c4": "#B97A10",  # chart 4 琥珀
    "c5": "#7A6FA8",  # chart 5 藤紫
    "c6": "#9A8F86",  # chart 6 灰
}

DARK: dict[str, str] = {
    "bg": "#151214",
    "surface": "#1F1A1D",
    "subtle": "#241E22",
    "sunken": "#110E10",
    "line": "#3B3337",
    "line2": "#544A4F",
    "field": "#9A8D8F",
    "ink": "#FBF5F1",
    "ink2": "#DDD2CE",
    "ink3": "#CCC0BD",
    "disabled": "#7C7073",
    "accent": "#F4A3B6",
    "accentH": "#F9BBC9",
    "accentP": "#E98CA2",
    "onAccent": "#2B0D17",
    "accentInk": "#F8B4C3",
    "soft": "#3A2029",
    "soft2": "#52293A",
    "rail": "#0E0B0D",
    "railA": "#4A2231",
    "railInk": "#FBF5F1",
    "railInk2": "#C9B9B9",
    "ok": "#7FDDAF",
    "okBg": "#17342A",
    "okLine": "#2C5A47",
    "warn": "#FFCB6B",
    "warnBg": "#3B2C0E",
    "warnLine": "#66501F",
    "bad": "#FF9C85",
    "badBg": "#43201A",
    "badLine": "#7A3A2F",
    "info": "#9CC8F5",
    "infoBg": "#1A2E44",
    "infoLine": "#345272",
    "mute": "#DDD2CE",
    "muteBg": "#352D31",
    "muteLine": "#4A4045",
    "focus": "#FFD166",
    "toast": "#F5EDE8",
    "toastInk": "#221B1E",
    "toastAct": "#8E2643",
    "toastOk": "#1F6B49",
    "toastLine": "#A8978F",
    "c1": "#F08FA6",
    "c2": "#6FCFA0",
    "c3": "#86B8EC",
    "c4": "#F0BC5E",
    "c5": "#B9AEE6",
    "c6": "#A99C9C",
}

MODES: dict[str, dict[str, str]] = {"light": LIGHT, "dark": DARK}

INKS = ("ink", "ink2", "ink3", "accentInk", "ok", "warn", "bad", "info", "mute")
GROUNDS = ("bg", "surface", "subtle", "sunken", "soft", "okBg", "warnBg", "badBg", "infoBg", "muteBg")
TONES = ("ok", "warn", "bad", "info", "mute")

# The login picture and the brand mark: one painting, the same in both modes.
PLUM: dict[str, str] = {
    "night": "#4A1B2C",
    "night2": "#2B101B",
    "moon": "#6B3A48",
    "branch": "#8A5A60",
    "petal": "#F8D3DB",
    "petal2": "#F2A9B9",
    "bud": "#D97A92",
    "heart": "#8E2643",
    "paper": "#FFF8F4",
    "paper2": "#D9BFC1",
}
