"""Traditional and simplified forms of the characters names are written with, for a search that found nobody.

The pairs are those of the official list of simplified characters (简化字总表, 1986) that stand in names; both forms may
be on somebody's document, and whoever types knows only how it sounds and how they themselves would write it.
"""

from itertools import islice, product

MOST = 8
"""So many other ways of writing one query are tried at most."""

_PAIRS = (
    "諸诸 張张 陳陈 劉刘 黃黄 吳吴 趙赵 孫孙 馬马 鄭郑 謝谢 許许 韓韩 馮冯 鄧邓 葉叶 蘇苏 呂吕 盧卢 蔣蒋 賈贾 龔龚 "
    "錢钱 閻阎 譚谭 鄒邹 陸陆 範范 萬万 賴赖 龍龙 顧顾 湯汤 賀贺 嚴严 歐欧 鐘钟 鍾钟 魯鲁 韋韦 畢毕 聶聂 莊庄 齊齐 "
    "喬乔 倫伦 龐庞 顏颜 嶽岳 紀纪 項项 屬属 婁娄 寧宁 車车 單单 鄔邬 衛卫 溫温 關关 應应 饒饶 鞏巩 談谈 勞劳 隨随 "
    "遲迟 竇窦 憑凭 閆闫 鳳凤 榮荣 華华 國国 強强 偉伟 軍军 傑杰 麗丽 蘭兰 鳴鸣 紅红 雲云 蓮莲 寶宝 貴贵 興兴 慶庆 "
    "義义 禮礼 愛爱 豐丰 長长 東东 學学 業业 實实 聲声 遠远 達达 運运 進进 連连 過过 還还 邁迈 選选 遜逊 鴻鸿 鵬鹏 "
    "鶴鹤 鷹鹰 鷗鸥 鸞鸾 瓊琼 瑪玛 瑤瑶 環环 瑩莹 璣玑 瓏珑 璽玺 蕭萧 薩萨 蘆芦 藍蓝 蔭荫 蔥葱 芻刍 荊荆 莖茎 蘊蕴 "
    "蘿萝 藝艺 藥药 桿杆 楊杨 權权 橋桥 樹树 機机 棟栋 樓楼 檳槟 檸柠 歡欢 歲岁 歸归 殘残 氣气 漢汉 澤泽 濤涛 潔洁 "
    "湧涌 濱滨 濟济 瀾澜 淵渊 滿满 漣涟 渾浑 溈沩 滄沧 澗涧 潛潜 瀟潇 灣湾 煒炜 煥焕 燁烨 燦灿 爾尔 獻献 獨独 瑋玮 "
    "暉晖 曉晓 曄晔 時时 昇升 晝昼 暢畅 會会 書书 朧胧 術术 綺绮 緒绪 綠绿 維维 經经 純纯 紋纹 級级 細细 紹绍 終终 "
    "絳绛 結结 給给 絡络 統统 絲丝 綱纲 網网 綸纶 綿绵 緣缘 縱纵 績绩 繼继 續续 纓缨 紳绅 羅罗 翹翘 習习 聖圣 聞闻 "
    "聰聪 聯联 職职 肅肃 勝胜 勛勋 動动 務务 勵励 勁劲 協协 卻却 廠厂 歷历 廣广 廬庐 恆恒 悅悦 惲恽 憲宪 懷怀 戰战 "
    "戲戏 揚扬 撫抚 擁拥 擇择 攬揽 敵敌 數数 節节 簡简 筆笔 築筑 籌筹 籃篮 糧粮 紗纱 謙谦 諾诺 誠诚 詩诗 詠咏 語语 "
    "誼谊 調调 論论 諒谅 諧谐 謀谋 謹谨 證证 識识 譽誉 讓让 讚赞 贊赞 財财 貞贞 貝贝 質质 賓宾 賜赐 賢贤 賦赋 贏赢 "
    "資资 軒轩 輝辉 輔辅 輪轮 轉转 載载 辦办 農农 鄉乡 鄰邻 釗钊 鈞钧 鈺钰 鈴铃 鉅钜 銀银 銘铭 鋒锋 鋼钢 錦锦 錫锡 "
    "鍵键 鎮镇 鎧铠 鐵铁 鑄铸 鑒鉴 鑰钥 閃闪 開开 閒闲 間间 閔闵 閣阁 闊阔 陽阳 陰阴 階阶 隊队 際际 隱隐 雙双 雛雏 "
    "雜杂 離离 難难 電电 霧雾 靈灵 靜静 韻韵 響响 頂顶 順顺 須须 頌颂 領领 頡颉 頻频 題题 願愿 顯显 飛飞 養养 駒驹 "
    "駱骆 駿骏 騏骐 騰腾 驍骁 驕骄 驊骅 魚鱼 鮑鲍 鮮鲜 鱗鳞 麥麦 點点 齡龄 龜龟 優优 億亿 儀仪 儉俭 傳传 倉仓 側侧 "
    "僑侨 價价 兒儿 內内 兩两 冊册 凱凯 劍剑 劃划 剛刚 創创 匯汇 區区 喚唤 嘆叹 園园 圓圆 團团 圖图 堅坚 堯尧 報报 "
    "場场 塵尘 壯壮 壽寿 夢梦 奐奂 奮奋 婭娅 媧娲 嫻娴 嬌娇 嬋婵 嬪嫔 宮宫 審审 寬宽 將将 專专 尋寻 對对 導导 屆届 "
    "岡冈 峽峡 嶺岭 嶸嵘 巋岿 幀帧 帥帅 師师 帶带 幹干 彌弥 彥彦 後后 徑径 從从 復复 徵征 憶忆 憐怜 戀恋 於于 陞升 "
    "並并 麼么 盡尽 監监 盤盘 眾众 矯矫 碩硕 礎础 確确 祿禄 禎祯 禪禅 種种 稱称 穎颖 穩稳 窮穷 競竞 樂乐 槍枪 構构 "
    "標标 樞枢 樺桦 檢检 櫻樱 欽钦 沖冲 決决 況况 淨净 淺浅 涼凉 準准 溝沟 滅灭 滬沪 滾滚 漁渔 瀏浏 烏乌 熱热 燈灯 "
    "爭争 爺爷 牆墙 犧牺 獅狮 獎奖 現现 產产 畫画 異异 當当 療疗 發发 皚皑 鹽盐 睜睁 矚瞩 磚砖"
)


def _forms() -> dict[str, str]:
    """Each character with all forms it is written in, itself among them."""
    found: dict[str, str] = {}
    for pair in _PAIRS.split():
        forms = "".join(dict.fromkeys(found.get(pair[0], "") + found.get(pair[1], "") + pair))
        found |= {char: forms for char in forms}
    return {char: forms for char, forms in found.items() if len(forms) > 1}


_FORMS = _forms()


def rewritten(query: str) -> tuple[str, ...]:
    """The same words in the other forms of their characters, at most ``MOST``; nothing when there are none."""
    ways = ["".join(dict.fromkeys(char + _FORMS.get(char, ""))) for char in query]
    return tuple("".join(way) for way in islice(product(*ways), 1, MOST + 1))
