/** The icons a manifest may name in `nav.icon`. Add a line when a module needs another; an unknown name shows a plain shape. */
import Activity from '@lucide/svelte/icons/activity';
import Apple from '@lucide/svelte/icons/apple';
import BookOpen from '@lucide/svelte/icons/book-open';
import Bot from '@lucide/svelte/icons/bot';
import Calendar from '@lucide/svelte/icons/calendar';
import ChartLine from '@lucide/svelte/icons/chart-line';
import Component from '@lucide/svelte/icons/component';
import Contact from '@lucide/svelte/icons/contact';
import CreditCard from '@lucide/svelte/icons/credit-card';
import Droplets from '@lucide/svelte/icons/droplets';
import Feather from '@lucide/svelte/icons/feather';
import FileText from '@lucide/svelte/icons/file-text';
import Heart from '@lucide/svelte/icons/heart';
import Image from '@lucide/svelte/icons/image';
import ListTodo from '@lucide/svelte/icons/list-todo';
import Mail from '@lucide/svelte/icons/mail';
import MapPin from '@lucide/svelte/icons/map-pin';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import Newspaper from '@lucide/svelte/icons/newspaper';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Repeat from '@lucide/svelte/icons/repeat';
import Rocket from '@lucide/svelte/icons/rocket';
import Search from '@lucide/svelte/icons/search';
import Shirt from '@lucide/svelte/icons/shirt';
import Smile from '@lucide/svelte/icons/smile';
import Sparkles from '@lucide/svelte/icons/sparkles';
import SquareCheck from '@lucide/svelte/icons/square-check';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import Target from '@lucide/svelte/icons/target';
import Timer from '@lucide/svelte/icons/timer';
import Users from '@lucide/svelte/icons/users';
import type { Icon } from './icon';

const icons: Readonly<Record<string, Icon>> = {
	activity: Activity,
	apple: Apple,
	'book-open': BookOpen,
	bot: Bot,
	calendar: Calendar,
	'chart-line': ChartLine,
	contact: Contact,
	'credit-card': CreditCard,
	droplets: Droplets,
	feather: Feather,
	'file-text': FileText,
	heart: Heart,
	image: Image,
	'list-todo': ListTodo,
	mail: Mail,
	'map-pin': MapPin,
	'message-circle': MessageCircle,
	newspaper: Newspaper,
	'notebook-pen': NotebookPen,
	repeat: Repeat,
	rocket: Rocket,
	search: Search,
	shirt: Shirt,
	smile: Smile,
	sparkles: Sparkles,
	'square-check': SquareCheck,
	'sticky-note': StickyNote,
	target: Target,
	timer: Timer,
	users: Users,
};

/** The icon a manifest names by its Lucide file name, or a plain shape. */
export const moduleIcon = (name: string | undefined): Icon => (name && icons[name]) || Component;
