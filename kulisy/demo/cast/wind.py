"""«Северный ветер», a web studio, and its five clients."""

from kulisy.demo.cast.players import Applicant, Guest, Invited, Party, Player, Troupe
from kulisy.people.models import Role

WIND = Troupe(
    slug="wind",
    name="Студия «Северный ветер»",
    about="Сайты, фирменный стиль и поддержка. Работаем с небольшими компаниями, которым важно "
    "понимать, что происходит с их проектом: вся переписка, файлы и договорённости лежат "
    "в личном кабинете.",
    phone="+7 495 000-12-40",
    email="studio@wind.example",
    working_hours="понедельник–пятница, 10:00–19:00 по Москве",
    language="ru",
    time_zone="Europe/Moscow",
    owner="olga",
    players=(
        Player(
            "olga",
            "Ольга Ветрова",
            "olga@wind.example",
            Role.OWNER,
            "Директор",
            "Договоры, цены и всё, что не удалось решить без неё",
        ),
        Player(
            "irina",
            "Ирина Павлова",
            "irina@wind.example",
            Role.ACCOUNT,
            "Ведёт проекты",
            "Сроки, согласования, ответы на вопросы; замещает Кирилла Орлова",
        ),
        Player(
            "kirill",
            "Кирилл Орлов",
            "kirill@wind.example",
            Role.ACCOUNT,
            "Ведёт проекты",
            "Проекты «Вектора» и клиники",
            back_in=6,
        ),
        Player(
            "maxim",
            "Максим Лебедев",
            "maxim@wind.example",
            Role.SPECIALIST,
            "Дизайнер",
            "Макеты, фирменный стиль, картинки",
        ),
        Player(
            "timur",
            "Тимур Ахметов",
            "timur@wind.example",
            Role.SPECIALIST,
            "Разработчик",
            "Вёрстка, формы, хостинг, доступы",
        ),
        Player(
            "dina",
            "Дина Сафина",
            "dina@wind.example",
            Role.ACCOUNTANT,
            "Бухгалтер",
            "Счета, акты, сверки",
        ),
        Player(
            "marina",
            "Марина Соколова",
            "marina@wind.example",
            Role.LAWYER,
            "Юрист",
            "Договоры и приложения к ним; в студии по вторникам и четвергам",
        ),
    ),
    parties=(
        Party(
            "romashka",
            "ООО «Ромашка»",
            "irina",
            (
                Guest(
                    "anna",
                    "Анна Ким",
                    "anna@romashka.example",
                    "Руководитель интернет-магазина",
                    "+7 916 000-31-08",
                    since="-46 12:30",
                    seen="-1 17:30",
                    lead=True,
                ),
                Guest(
                    "pyotr",
                    "Пётр Ким",
                    "pyotr@romashka.example",
                    "Генеральный директор",
                    "+7 916 000-31-07",
                    since="-46 15:05",
                    seen="-4 09:20",
                    authorised=True,
                ),
                Guest(
                    "svetlana",
                    "Светлана Юрьева",
                    "buh@romashka.example",
                    "Бухгалтер",
                    since="-44 10:00",
                    seen="-2 11:10",
                ),
                Guest("liza", "Лиза Ан", "liza@romashka.example", "Флорист, фотографирует букеты"),
            ),
            domain="romashka.example",
            notes=(
                (
                    "irina",
                    "-45 18:20",
                    "Решает Анна, подписывает Пётр. Пётр читает раз в неделю, поэтому всё, что "
                    "требует подписи, присылать до четверга и напоминать Анне: она ему звонит.",
                ),
                (
                    "olga",
                    "-44 19:02",
                    "История с письмом о ценах закрыта, зла не держат. **Цены впредь только "
                    "сообщением в кабинете**, с ответом «прочитали». Никаких рассылок.",
                ),
            ),
        ),
        Party(
            "kuznetsov",
            "ИП Кузнецов",
            "irina",
            (
                Guest(
                    "ivan",
                    "Иван Кузнецов",
                    "ivan@kuznetsov.example",
                    "Мебельная мастерская, он же хозяин",
                    "+7 903 000-77-15",
                    since="-40 18:00",
                    seen="-2 20:10",
                    lead=True,
                    authorised=True,
                ),
            ),
            human=True,
            domain="kuznetsov.example",
            notes=(
                (
                    "irina",
                    "-30 17:45",
                    "Днём в цехе, отвечает после шести вечера и голосом понимает лучше, чем "
                    "текстом. После каждого звонка пишу итог списком: иначе круги правок не "
                    "заканчиваются.",
                ),
            ),
        ),
        Party(
            "pa",
            "Школа танца «Па»",
            "irina",
            (
                Guest(
                    "vera",
                    "Вера Белянская",
                    "vera@pa-dance.example",
                    "Директор школы",
                    "+7 921 000-44-90",
                    since="-38 12:00",
                    seen="-1 13:40",
                    lead=True,
                    authorised=True,
                ),
                Guest(
                    "yulia",
                    "Юлия Громова",
                    "yulia@pa-dance.example",
                    "Администратор",
                    since="-37 10:20",
                    seen="-3 16:00",
                ),
            ),
            share=True,
            domain="pa-dance.example",
            notes=(
                (
                    "maxim",
                    "-9 16:10",
                    "Можно показывать в портфолио: Вера разрешила, сама предложила фотографии "
                    "с отчётного концерта.",
                ),
            ),
        ),
        Party(
            "vektor",
            "ООО «Вектор»",
            "kirill",
            (
                Guest(
                    "alla",
                    "Алла Рязанцева",
                    "alla@vektor.example",
                    "Генеральный директор",
                    "+7 985 000-20-20",
                    since="-42 11:00",
                    seen="-5 18:30",
                    lead=True,
                    authorised=True,
                ),
                Guest(
                    "roman",
                    "Роман Дьяков",
                    "roman@vektor.example",
                    "Директор по рекламе",
                    "+7 985 000-20-21",
                    since="-42 11:40",
                    seen="-1 19:10",
                ),
                Guest("gleb", "Глеб Титов", "gleb@vektor.example", "Менеджер по закупкам"),
            ),
            managers_only_since="-26 20:00",
            share=True,
            domain="vektor.example",
            notes=(
                (
                    "kirill",
                    "-26 19:30",
                    "Роман ставит задачи дизайнеру напрямую и в обход плана. С понедельника "
                    "клиенту пишут только менеджеры, Максим читает и отвечает нам внутри.",
                ),
                (
                    "marina",
                    "-24 12:15",
                    "По договору в этап входят **два круга правок**. Третий и дальше: "
                    "доп. соглашение или почасово, пункт 4.3. Уполномоченное лицо одно: "
                    "Рязанцева.",
                ),
            ),
        ),
        Party(
            "clinic",
            "Клиника «Здоровье рядом»",
            "kirill",
            (
                Guest(
                    "larisa",
                    "Лариса Фомина",
                    "fomina@zdorovie.example",
                    "Главный администратор",
                    since="-41 10:00",
                    seen="-1 09:30",
                    lead=True,
                    authorised=True,
                ),
                Guest(
                    "denis",
                    "Денис Аверин",
                    "averin@zdorovie.example",
                    "Информационные системы",
                    since="-40 16:00",
                    seen="-3 12:00",
                ),
            ),
            seats=("kirill", "irina", "timur"),
            share=True,
            domain="zdorovie.example",
            notes=(
                (
                    "kirill",
                    "-39 13:00",
                    "Медицинские данные. В обращениях никаких фамилий пациентов и снимков экрана "
                    "из их системы, даже «для примера»: просим замазать и прислать ещё раз.",
                ),
            ),
        ),
    ),
    labels=("вёрстка", "дизайн", "деньги", "срочно", "договор", "поддержка"),
    invited=(
        Invited("irina", "-2 15:20", "opened", guest="liza"),
        Invited("kirill", "-21 12:00", "expired", guest="gleb"),
        Invited(
            "olga",
            "-1 12:10",
            "sent",
            name="Соня Белова",
            email="sonya@wind.example",
            role=Role.SPECIALIST,
        ),
    ),
    applicants=(
        Applicant(
            "Артём Гаврилов",
            "artyom@pekarnya-zerno.example",
            "now-3h30m",
            "Добрый день! У нас две пекарни, «Зерно» на Лесной и на Сущёвской. Нужен сайт "
            "с предзаказом хлеба на утро. Вас посоветовала Вера из школы танца.",
        ),
        Applicant(
            "Нина Крылова",
            "nina@krylova-foto.example",
            "-6 11:30",
            "",
            follows=True,
        ),
        Applicant(
            "Отдел продвижения",
            "seo@top-vydacha.example",
            "-13 09:14",
            "Гарантируем первое место в выдаче за семь дней, пришлите доступы к сайтам клиентов.",
            declined="Спасибо, продвижение мы не заказываем, а доступы наших клиентов никому "
            "не передаём.",
        ),
    ),
    drafts=(
        (
            "irina",
            "catalogue",
            False,
            "Иван, посчитали столешницы: с учётом третьей породы дерева получается",
        ),
        (
            "maxim",
            "banners",
            True,
            "Если Роман опять попросит «поиграть со шрифтами», предлагаю показать ему",
        ),
        (
            "anna",
            "",
            False,
            "Добрый день! Хотим к праздникам сделать отдельную страницу с предзаказом букетов.",
        ),
    ),
    writes_to=("olga", "irina", "maxim", "anna"),
)
